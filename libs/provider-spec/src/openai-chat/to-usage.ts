import type { Usage } from '@app/contracts';
import type OpenAI from 'openai';
import { tokenCount as count } from '../answers/token-count.js';

/** The vendor's usage in our words; what it does not say stays unknown. */
export function toUsage(usage: OpenAI.CompletionUsage | null | undefined): Usage {
  return {
    inputTokens: count(usage?.prompt_tokens),
    cachedInputTokens: count(usage?.prompt_tokens_details?.cached_tokens),
    outputTokens: count(usage?.completion_tokens),
    reasoningTokens: count(usage?.completion_tokens_details?.reasoning_tokens),
  };
}
