import type { Attempt } from '@app/contracts';
import type { ChatEvent } from '@app/provider-spec';
import type { Meter, Span } from '@app/telemetry';

/** A run's place among the concurrent calls of its pool. */
export interface CallSlot {
  /** Frees the place while the run waits for others to share a call; another job may be taken meanwhile. */
  leave(): void;
  /** Takes a place to call now. Resolves with false when the signal was aborted first. */
  enter(signal: AbortSignal): Promise<boolean>;
}

/** What the queue provides to one run of a job. */
export interface RunContext {
  /** The attempt that begins now; its `startedAt` is the present, in the time of the job's record. */
  attempt: Attempt;
  /** Aborted with an `AbortReason` to end the attempt at once. */
  signal: AbortSignal;
  /** Receives every event of the answer as it comes. It must neither throw nor wait. */
  onEvent?: (event: AnswerEvent) => void;
  /** Missing where concurrent calls are not counted. */
  slot?: CallSlot;
  /** The span of the run. */
  span?: Span;
  /** Records figures of the call that the attempt's record does not have. */
  meter?: Meter;
}

/**
 * An event of a streamed answer. `restart` voids everything before it: the answer begins anew. `finish` comes
 * once, after an answer that stands, with the usage of all calls of the attempt.
 */
export type AnswerEvent = ChatEvent | { type: 'restart' };
