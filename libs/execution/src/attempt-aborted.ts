import type { AbortReason } from '@app/policies';

const messages: Record<AbortReason, string> = {
  cancelled: 'The caller cancelled the job.',
  expired: "The job's deadline passed.",
  shutdown: 'This worker shuts down.',
  lost: 'This worker no longer holds the job.',
};

/** A call was aborted because the one who runs its job stopped it. */
export class AttemptAborted extends Error {
  override readonly name = 'AttemptAborted';
  readonly reason: AbortReason;

  /** @param reason Whatever the signal was aborted with; what is no `AbortReason` gives the job back. */
  constructor(reason: unknown) {
    const known = isAbortReason(reason) ? reason : 'shutdown';
    super(messages[known]);
    this.reason = known;
  }
}

function isAbortReason(reason: unknown): reason is AbortReason {
  return typeof reason === 'string' && Object.hasOwn(messages, reason);
}
