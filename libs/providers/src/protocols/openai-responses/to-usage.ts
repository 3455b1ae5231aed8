import type { Usage } from '@app/contracts';
import { tokenCount as count } from '../../answers/token-count.js';
import type OpenAI from 'openai';

/** The vendor's usage in our words; what it does not say stays unknown. */
export function toUsage(usage: Partial<OpenAI.Responses.ResponseUsage> | null | undefined): Usage {
  return {
    inputTokens: count(usage?.input_tokens),
    cachedInputTokens: count(usage?.input_tokens_details?.cached_tokens),
    outputTokens: count(usage?.output_tokens),
    reasoningTokens: count(usage?.output_tokens_details?.reasoning_tokens),
  };
}
