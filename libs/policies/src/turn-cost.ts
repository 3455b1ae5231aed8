import type { JobRequest } from '@app/contracts';

/** Of English text and JSON, roughly; what counts is that all jobs are measured alike. */
const charactersPerToken = 4;
/** For an answer whose length nobody bounds. */
const usualOutputTokens = 512;

/**
 * What a job counts for when tenants share a lane: the tokens that it will probably take, divided by its
 * tenant's weight.
 */
export function turnCost(request: JobRequest, weight = 1): number {
  // It takes its tokens by its pieces.
  if (request.kind === 'distill') return 1;
  const input = JSON.stringify(request.input).length / charactersPerToken;
  const output = request.kind === 'chat' ? (request.input.maxOutputTokens ?? usualOutputTokens) : 0;
  return Math.max(1, Math.round((input + output) / weight));
}
