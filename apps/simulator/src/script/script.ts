import * as z from 'zod';
import { behaviourSchema } from '../behaviour/behaviour.js';
import { quotaSchema } from '../quotas/quota.js';
import { matchSchema } from './match.js';

/** The first rule that matches a request and is not used up decides alone how it is served. */
export const ruleSchema = z.strictObject({
  when: matchSchema.default({}),
  times: z.int().positive().optional().describe('How many requests the rule serves; without it, all.'),
  behaviour: behaviourSchema,
});

/**
 * Instructions to the simulator. Rules and quotas are added behind those that are there; scenarios and
 * the default replace those of the same name.
 */
export const scriptSchema = z.strictObject({
  rules: z.array(ruleSchema).max(10_000).default([]),
  scenarios: z
    .record(z.string().regex(/^[\w.-]{1,64}$/, 'Use 1 to 64 letters, digits, _, . or -.'), behaviourSchema)
    .default({}),
  quotas: z.array(quotaSchema).max(1_000).default([]),
  default: behaviourSchema.optional().describe('For requests without a rule and without a scenario.'),
});

export type Rule = z.infer<typeof ruleSchema>;
export type RuleInput = z.input<typeof ruleSchema>;
export type Script = z.infer<typeof scriptSchema>;
export type ScriptInput = z.input<typeof scriptSchema>;
