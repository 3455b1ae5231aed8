import type { Attempt, JobRecord } from '@app/contracts';
import type { AnswerPart } from '../events/output-log.js';
import type { AbortReason, Outcome } from '@app/policies';
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

/**
 * Runs one attempt of one job and says what shall become of it. Written as a method with
 * `@MessagePattern(kind)` and the parameters `@Payload() job, @Ctx() context`. It does not throw; what
 * it throws all the same ends the job as `failed` with kind `internal`.
 */
export type JobHandler = (job: JobRecord, context: JobContext) => Promise<Outcome>;
