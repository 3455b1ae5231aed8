import type { Usage } from '@app/contracts';
import type OpenAI from 'openai';

/** The vendor's usage in our words; what it does not say stays unknown. */
export function toUsage(usage: OpenAI.CompletionUsage | null | undefined): Usage {
  return {
    inputTokens: usage?.prompt_tokens,
    cachedInputTokens: usage?.prompt_tokens_details?.cached_tokens,
    outputTokens: usage?.completion_tokens,
    reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens,
  };
}
