import type { GenerateContentResponseUsageMetadata } from '@google/genai/web';
import type { Usage } from '@app/contracts';
import { tokenCount } from '../../answers/token-count.js';

/**
 * The vendor's usage in our words. Google leaves out a count that is 0, so what is missing beside a known
 * count of the prompt is none. Thoughts and candidates are counted apart and are both output; the results
 * of Google's own tools are counted apart from the prompt and are input.
 *
 * @see https://ai.google.dev/api/generate-content#UsageMetadata
 */
export function toUsage(usage: Partial<GenerateContentResponseUsageMetadata> | undefined): Usage {
  const input = tokenCount(usage?.promptTokenCount);
  if (usage === undefined || input === undefined) return {};
  const thoughts = tokenCount(usage.thoughtsTokenCount) ?? 0;
  return {
    inputTokens: input + (tokenCount(usage.toolUsePromptTokenCount) ?? 0),
    cachedInputTokens: tokenCount(usage.cachedContentTokenCount) ?? 0,
    outputTokens: (tokenCount(usage.candidatesTokenCount) ?? 0) + thoughts,
    reasoningTokens: thoughts,
  };
}
