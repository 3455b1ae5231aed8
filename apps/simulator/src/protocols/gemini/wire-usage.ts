import type { Usage } from '@app/contracts';

/** The `usageMetadata` of answers. A count that is 0 is left out, except that of the prompt. */
export function wireUsage(usage: Usage): object {
  const { inputTokens = 0, cachedInputTokens = 0, outputTokens = 0, reasoningTokens = 0 } = usage;
  const said = Math.max(0, outputTokens - reasoningTokens);
  return {
    promptTokenCount: inputTokens,
    ...(said > 0 && { candidatesTokenCount: said }),
    totalTokenCount: inputTokens + outputTokens,
    ...(cachedInputTokens > 0 && { cachedContentTokenCount: cachedInputTokens }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: inputTokens }],
    ...(reasoningTokens > 0 && { thoughtsTokenCount: reasoningTokens }),
  };
}
