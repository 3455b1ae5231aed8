import type { Usage } from '@app/contracts';

/** What is known when the answer begins. `input_tokens` are those that did not come from the cache. */
export function inputUsage(usage: Usage): object {
  const cached = usage.cachedInputTokens ?? 0;
  return {
    input_tokens: Math.max(0, (usage.inputTokens ?? 0) - cached),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    service_tier: 'standard',
  };
}

/** What is known when it has ended. */
export function outputUsage(usage: Usage): object {
  return {
    output_tokens: usage.outputTokens ?? 0,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens ?? 0 },
  };
}
