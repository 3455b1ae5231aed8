import type { Usage } from '@app/contracts';
import { tokenCount } from '../../answers/token-count.js';
import type { CohereUsage } from './wire.js';

/**
 * The tokens that were read and written, those of Cohere's own instructions included; those that are billed
 * where the others are not told.
 */
export function toUsage(usage: CohereUsage | null | undefined): Usage {
  const { tokens, billed_units: billed, cached_tokens: cached } = usage ?? {};
  return {
    inputTokens: tokenCount(tokens?.input_tokens) ?? tokenCount(billed?.input_tokens),
    cachedInputTokens: tokenCount(cached),
    outputTokens: tokenCount(tokens?.output_tokens) ?? tokenCount(billed?.output_tokens),
  };
}
