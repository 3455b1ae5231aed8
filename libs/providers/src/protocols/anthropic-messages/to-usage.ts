import type { Usage } from '@app/contracts';
import { tokenCount as count } from '../../answers/token-count.js';

/** What an answer or an event of it says of its tokens, as far as anyone can rely on it. */
export interface WireUsage {
  input_tokens?: unknown;
  cache_creation_input_tokens?: unknown;
  cache_read_input_tokens?: unknown;
  output_tokens?: unknown;
  output_tokens_details?: { thinking_tokens?: unknown } | null;
}

/**
 * The vendor's usage in our words; what it does not say stays unknown. Its `input_tokens` are those that
 * came past the cache: what was read from it or written to it counts beside them.
 */
export function toUsage(usage: WireUsage): Usage {
  const uncached = count(usage.input_tokens);
  const read = count(usage.cache_read_input_tokens);
  const written = count(usage.cache_creation_input_tokens);
  return {
    inputTokens: uncached === undefined ? undefined : uncached + (read ?? 0) + (written ?? 0),
    cachedInputTokens: read,
    ...(written !== undefined && { cacheWriteTokens: written }),
    outputTokens: count(usage.output_tokens),
    reasoningTokens: count(usage.output_tokens_details?.thinking_tokens),
  };
}

/** A later word on the tokens of an answer: its counts hold, and where it is silent the earlier ones do. */
export function laterUsage(earlier: WireUsage, later: WireUsage): WireUsage {
  const said = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(said) };
}
