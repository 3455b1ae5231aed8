import type { Attempt, FailureKind, JobRequest } from '@app/contracts';

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

/** However short a call is, it takes a place among the others for a while. */
const leastTokens = 16;
/** How calls fail that may have taken many tokens which nobody told. */
const untold: ReadonlySet<FailureKind> = new Set(['timeout', 'bad-response', 'cancelled']);

/**
 * What a run counts for once it has ended, in the measure of {@link turnCost}; undefined when nobody knows, so that
 * it counts for what was thought. What was not called, or will be called again because of a limit, counts nothing.
 */
export function turnSpent(
  attempt: Pick<Attempt, 'outcome' | 'failure' | 'usage'> | undefined,
  weight = 1,
): number | undefined {
  if (attempt === undefined) return 0;
  const { outcome, failure, usage: { inputTokens, outputTokens } = {} } = attempt;
  if (inputTokens !== undefined || outputTokens !== undefined) {
    return Math.max(leastTokens, (inputTokens ?? 0) + (outputTokens ?? 0)) / weight;
  }
  if (outcome !== 'failed' || failure === undefined || untold.has(failure.kind)) return undefined;
  return failure.kind === 'rate-limit' ? 0 : leastTokens / weight;
}
