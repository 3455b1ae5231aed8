import * as z from 'zod';

const tokens = z.int().nonnegative().optional();

/**
 * Tokens of one call or the sum of several. A missing member means that the provider did not say; it
 * is never reported as 0.
 */
export const usageSchema = z
  .object({
    inputTokens: tokens.describe('All input tokens, cached ones included.'),
    cachedInputTokens: tokens.describe("Input tokens read from the provider's prompt cache."),
    outputTokens: tokens.describe('All output tokens, reasoning included.'),
    reasoningTokens: tokens.describe('Output tokens spent on reasoning.'),
  })
  .meta({ id: 'Usage' });

export type Usage = z.infer<typeof usageSchema>;

/** Adds two usages; what is unknown on both sides stays unknown. */
export function addUsage(left: Usage, right: Usage): Usage {
  return {
    inputTokens: add(left.inputTokens, right.inputTokens),
    cachedInputTokens: add(left.cachedInputTokens, right.cachedInputTokens),
    outputTokens: add(left.outputTokens, right.outputTokens),
    reasoningTokens: add(left.reasoningTokens, right.reasoningTokens),
  };
}

function add(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined && right === undefined ? undefined : (left ?? 0) + (right ?? 0);
}
