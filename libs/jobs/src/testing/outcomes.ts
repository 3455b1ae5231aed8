import type { ChatResult, Failure } from '@app/contracts';
import type { Decision, Outcome } from '@app/policies';
import type { JobContext } from '../pool/job-handler.js';

export const answer: ChatResult = { text: 'Rayleigh scattering.', finishReason: 'stop', model: 'm-1' };

export const unavailable: Failure = { kind: 'unavailable', message: 'The backend refused the connection.' };

/** The outcome of a successful call. */
export function completed({ attempt }: JobContext, result: ChatResult = answer): Outcome {
  return {
    decision: { type: 'complete', result },
    attempt: {
      ...attempt,
      endedAt: new Date().toISOString(),
      outcome: 'succeeded',
      usage: { inputTokens: 7, outputTokens: 3 },
    },
  };
}

/** The outcome of a failed call. */
export function failed({ attempt }: JobContext, decision: Decision): Outcome {
  return {
    decision,
    attempt: { ...attempt, endedAt: new Date().toISOString(), outcome: 'failed', failure: unavailable },
  };
}

/** The outcome of an aborted call. */
export function aborted({ attempt, abortReason }: JobContext): Outcome {
  const endedAt = new Date().toISOString();
  switch (abortReason) {
    case 'cancelled':
      return { decision: { type: 'cancel' }, attempt: { ...attempt, endedAt, outcome: 'cancelled' } };
    case 'expired':
      return { decision: { type: 'expire' }, attempt: { ...attempt, endedAt, outcome: 'cancelled' } };
    default:
      return { decision: { type: 'hand-back' }, attempt: { ...attempt, endedAt, outcome: 'handed-back' } };
  }
}

/** Resolves when the call is aborted. */
export function untilAborted({ signal }: JobContext): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
