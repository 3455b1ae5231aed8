/**
 * Why a running attempt is stopped from outside:
 *
 * - `cancelled`: the caller cancelled the job.
 * - `shutdown`: this process stops; the job shall go back to the queue.
 * - `lost`: this process no longer owns the job; another one may run it already.
 */
export type StopCause = 'cancelled' | 'shutdown' | 'lost';

const messages: Record<StopCause, string> = {
  cancelled: 'The caller cancelled the job.',
  shutdown: 'This worker shuts down.',
  lost: 'This worker lost the job.',
};

/** The reason with which the one who runs a job's attempt aborts its signal. */
export class StopReason extends Error {
  override readonly name = 'StopReason';

  constructor(readonly stop: StopCause) {
    super(messages[stop]);
  }
}
