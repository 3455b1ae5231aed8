import type { Usage } from '@app/contracts';
import type OpenAI from 'openai';

/** The vendor's usage in our words; what it does not say stays unknown. */
export function toUsage(usage: OpenAI.CompletionUsage | null | undefined): Usage {
  return {
    inputTokens: count(usage?.prompt_tokens),
    cachedInputTokens: count(usage?.prompt_tokens_details?.cached_tokens),
    outputTokens: count(usage?.completion_tokens),
    reasoningTokens: count(usage?.completion_tokens_details?.reasoning_tokens),
  };
}

/** Servers that do not count say null, or a number that is none of tokens. */
function count(tokens: unknown): number | undefined {
  return Number.isSafeInteger(tokens) && Number(tokens) >= 0 ? Number(tokens) : undefined;
}
