import type { Attempt, FailureKind, JobRequest } from '@app/contracts';
import type { KindTable } from './kind-rules.js';

/** Of English text and JSON, roughly; all jobs are measured alike. */
const charactersPerToken = 4;

/** The tokens of an input, roughly. For {@link KindRules.expectedTokens}. */
export function expectedInputTokens(input: object): number {
  return JSON.stringify(input).length / charactersPerToken;
}

/**
 * The amount that a job is charged in the fair order of its lane when it is taken: the tokens that it will
 * probably use, divided by its tenant's weight; at least 1. A job of an unknown kind is charged for its input.
 */
export function rankCost(kinds: KindTable, { kind, input }: JobRequest, weight = 1): number {
  const tokens = kinds.find(kind)?.expectedTokens(input) ?? expectedInputTokens(input);
  return Math.max(1, Math.round(tokens / weight));
}

/** The least charge of a call: however short, it occupies a place for a while. */
const leastTokens = 16;
/** Failures of calls that may have used many tokens without reporting them. */
const unreported: ReadonlySet<FailureKind> = new Set(['timeout', 'bad-response', 'cancelled']);

/**
 * The amount that a run is charged once it has ended, in the measure of {@link rankCost}; undefined when it is
 * unknown, so that the charge for the expected tokens stays. A run without a call, and one that is repeated because
 * of a limit, is charged nothing.
 */
export function rankSpent(
  attempt: Pick<Attempt, 'outcome' | 'failure' | 'usage'> | undefined,
  weight = 1,
): number | undefined {
  if (attempt === undefined) return 0;
  const { outcome, failure, usage: { inputTokens, outputTokens } = {} } = attempt;
  if (inputTokens !== undefined || outputTokens !== undefined) {
    return Math.max(leastTokens, (inputTokens ?? 0) + (outputTokens ?? 0)) / weight;
  }
  if (outcome !== 'failed' || failure === undefined || unreported.has(failure.kind)) return undefined;
  return failure.kind === 'rate-limit' ? 0 : leastTokens / weight;
}
