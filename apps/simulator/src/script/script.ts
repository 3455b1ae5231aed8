import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import { behaviourSchema } from './behaviour.js';

/** One request as rules and quotas see it, whatever its protocol. */
export interface Exchange {
  path: string;
  /** From a path that starts with `/scenario/<name>`. */
  scenario: string | undefined;
  model: string | undefined;
  apiKey: string | undefined;
  headers: IncomingHttpHeaders;
  /** Empty when the request holds no user message. */
  lastUserText: string;
}

/** Which requests are meant: those for which every given member holds. */
const matchSchema = z.strictObject({
  model: z.string().optional(),
  pathPrefix: z.string().startsWith('/').optional().describe('Of the whole path, /scenario/<name> included.'),
  header: z
    .strictObject({ name: z.string().toLowerCase(), value: z.string().optional() })
    .optional()
    .describe('A header that is there, with this value if one is given.'),
  apiKey: z.string().optional(),
  lastUserMessage: z.string().optional().describe('Text that the last user message contains.'),
});

type Match = z.infer<typeof matchSchema>;

export function matches(match: Match, exchange: Exchange): boolean {
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

/** A quota over any sliding window, or of requests in flight. */
const scope = {
  when: matchSchema.default({}).describe('The requests that count together; without it, all.'),
  enforce: z.boolean().default(false).describe('Answer 429 to what is over the quota, besides counting it.'),
};
const window = {
  ...scope,
  perMs: z.number().positive().max(86_400_000).describe('The length of the window.'),
};

export const quotaSchema = z.union([
  z.strictObject({ requests: amount, ...window }),
  z.strictObject({ tokens: amount, ...window }),
  z.strictObject({ inputTokens: amount, ...window }),
  z.strictObject({ outputTokens: amount, ...window }),
  z.strictObject({ concurrency: amount, ...scope }),
]);

export type Quota = z.infer<typeof quotaSchema>;

/** What a quota counts. */
export type Dimension = 'requests' | 'tokens' | 'inputTokens' | 'outputTokens' | 'concurrency';

/** The first rule that matches a request and is not used up decides alone how it is served. */
const ruleSchema = z.strictObject({
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
