import type { Usage } from '@app/contracts';
import { tokenCount as count } from '../../answers/token-count.js';
import type OpenAI from 'openai';

/** Some vendors have an older name for what was read from the cache. */
type WireUsage = OpenAI.CompletionUsage & { prompt_cache_hit_tokens?: unknown };

/** The vendor's usage in our words; what it does not say stays unknown. */
export function toUsage(usage: WireUsage | null | undefined): Usage {
  return {
    inputTokens: count(usage?.prompt_tokens),
    cachedInputTokens:
      count(usage?.prompt_tokens_details?.cached_tokens) ?? count(usage?.prompt_cache_hit_tokens),
    outputTokens: count(usage?.completion_tokens),
    reasoningTokens: count(usage?.completion_tokens_details?.reasoning_tokens),
  };
}
