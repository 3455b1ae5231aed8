import type { Attempt } from '@app/contracts';
import type { AnswerPart } from '../events/answer-part.js';
import type { AbortReason } from '@app/policies';
import { type Meter, noMeter, noSpan, type Span } from '@app/telemetry';
import { BaseRpcContext } from '@nestjs/microservices';
import type { Slot } from './slots.js';

/** What a handler gets besides the job. */
export class JobContext extends BaseRpcContext<[]> {
  constructor(
    /** The backend to call: the one whose turn it is in the job's route. */
    readonly backend: string,
    /** The attempt that begins now, as it stands last in the job's attempts. */
    readonly attempt: Attempt,
    /** Aborted with an {@link AbortReason} when the attempt shall end at once. */
    readonly signal: AbortSignal,
    /** The run's place among those that its pool does at a time, if it has one. */
    readonly slot?: Slot,
    /** Told of every part of the answer as it comes, when somebody asked for that. */
    readonly onEvent?: (part: AnswerPart) => void,
    /** The run, as it is traced. */
    readonly span: Span = noSpan,
    /** Takes the figures of its calls. */
    readonly meter: Meter = noMeter,
  ) {
    super([]);
  }

  get abortReason(): AbortReason | undefined {
    return this.signal.aborted ? (this.signal.reason as AbortReason) : undefined;
  }
}
