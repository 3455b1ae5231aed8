import * as z from 'zod';
import { matchSchema } from '../script/match.js';

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
