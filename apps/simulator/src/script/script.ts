import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import { behaviourSchema } from './behaviour.js';

/** A request as rules and quotas see it, independent of its protocol. */
export interface Exchange {
  path: string;
  /** The scenario that the path names. */
  scenario: string | undefined;
  model: string | undefined;
  apiKey: string | undefined;
  headers: IncomingHttpHeaders;
  /** Empty if the request has no user message. */
  lastUserText: string;
}

/** Selects the requests that satisfy every given member. */
const matchSchema = z.strictObject({
  model: z.string().optional(),
  pathPrefix: z
    .string()
    .startsWith('/')
    .optional()
    .describe('Prefix of the whole path, including /scenario/<name>.'),
  header: z
    .strictObject({ name: z.string().toLowerCase(), value: z.string().optional() })
    .optional()
    .describe('A header that is present, with this value if one is given.'),
  apiKey: z.string().optional(),
  lastUserMessage: z.string().optional().describe('Text that the last user message contains.'),
});

export function matches(match: z.infer<typeof matchSchema>, exchange: Exchange): boolean {
  const { model, pathPrefix, header, apiKey, lastUserMessage } = match;
  if (model !== undefined && model !== exchange.model) return false;
  if (pathPrefix !== undefined && !exchange.path.startsWith(pathPrefix)) return false;
  if (apiKey !== undefined && apiKey !== exchange.apiKey) return false;
  if (lastUserMessage !== undefined && !exchange.lastUserText.includes(lastUserMessage)) return false;
  if (header === undefined) return true;
  const value = exchange.headers[header.name];
  return value !== undefined && (header.value === undefined || header.value === value);
}

const amount = z.int().positive();
const scope = {
  when: matchSchema.default({}).describe('The requests that count together; default all.'),
  enforce: z
    .boolean()
    .default(false)
    .describe('Whether requests over the quota are answered with 429. They are counted in any case.'),
};
const window = {
  ...scope,
  perMs: z.number().positive().max(86_400_000).describe('The length of the window.'),
};

/** A quota over a sliding window, or of concurrent requests. */
export const quotaSchema = z.union([
  z.strictObject({ requests: amount, ...window }),
  z.strictObject({ tokens: amount, ...window }),
  z.strictObject({ inputTokens: amount, ...window }),
  z.strictObject({ outputTokens: amount, ...window }),
  z.strictObject({ concurrency: amount, ...scope }),
]);

/** The first rule that matches a request and has uses left decides alone how the request is served. */
const ruleSchema = z.strictObject({
  when: matchSchema.default({}),
  times: z.int().positive().optional().describe('Number of requests that the rule serves; default all.'),
  behaviour: behaviourSchema,
});

/**
 * Instructions to the simulator. Rules and quotas are appended to the existing ones; scenarios and the default
 * replace those of the same name.
 */
export const scriptSchema = z.strictObject({
  rules: z.array(ruleSchema).max(10_000).default([]),
  scenarios: z
    .record(z.string().regex(/^[\w.-]{1,64}$/, 'Use 1 to 64 letters, digits, _, . or -.'), behaviourSchema)
    .default({}),
  quotas: z.array(quotaSchema).max(1_000).default([]),
  default: behaviourSchema
    .optional()
    .describe('For requests without a matching rule and without a scenario.'),
});

export type Quota = z.infer<typeof quotaSchema>;
export type Rule = z.infer<typeof ruleSchema>;
export type RuleInput = z.input<typeof ruleSchema>;
export type Script = z.infer<typeof scriptSchema>;
export type ScriptInput = z.input<typeof scriptSchema>;
