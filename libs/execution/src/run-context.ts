import type { Attempt } from '@app/contracts';
import type { ChatEvent } from '@app/provider-spec';
import type { Meter, Span } from '@app/telemetry';

/** A run's place among the calls that its pool makes at a time. */
export interface CallSlot {
  /** The run waits for others to share a call with; another job may be taken meanwhile. */
  leave(): void;
  /** The run calls now; resolves when it may. False when the signal was aborted first. */
  enter(signal: AbortSignal): Promise<boolean>;
}

/** What one run of a job needs from the one who took it out of the queue. */
export interface RunContext {
  /** The attempt that begins now; its `startedAt` is the present, in the time of the job's record. */
  attempt: Attempt;
  /** Aborted with an `AbortReason` when the attempt shall end at once. */
  signal: AbortSignal;
  /** Told of every event of the answer as it comes. It must neither throw nor wait. */
  onEvent?: (event: AnswerEvent) => void;
  /** Missing where the one who runs the job counts no calls. */
  slot?: CallSlot;
  /** The run, as it is traced. */
  span?: Span;
  /** Takes figures of the call that the record of the attempt does not have. */
  meter?: Meter;
}

/**
 * What those hear of an answer who follow it as it comes. After `restart` all that came before it is void,
 * and the answer begins anew; `finish` comes once, behind an answer that will stand, with the usage of all
 * calls that it took.
 */
export type AnswerEvent = ChatEvent | { type: 'restart' };
