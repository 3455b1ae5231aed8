import type { Attempt, JobRecord } from '@app/contracts';
import type { AnswerChunk } from '../events/output-log.js';
import type { AbortReason, Outcome } from '@app/policies';
import { type Meter, noMeter, noSpan, type Span } from '@app/telemetry';
import { BaseRpcContext } from '@nestjs/microservices';
import type { Slot } from './slots.js';

/** The context of a run, passed to its handler together with the job. */
export class JobContext extends BaseRpcContext<[]> {
  constructor(
    /** The backend to call: the current one of the job's route. */
    readonly backend: string,
    /** The attempt that begins now, the last of the job's attempts. */
    readonly attempt: Attempt,
    /** Aborted with an {@link AbortReason} when the attempt must end at once. */
    readonly signal: AbortSignal,
    /** The slot of the run in its pool; missing in a direct run. */
    readonly slot?: Slot,
    /** Takes the chunks of the answer as they arrive; missing if the job is not streamed. */
    readonly onEvent?: (chunk: AnswerChunk) => void,
    /** The span of the run. */
    readonly span: Span = noSpan,
    /** Takes the metrics of the run's calls. */
    readonly meter: Meter = noMeter,
  ) {
    super([]);
  }

  /** Why the run is aborted; undefined while it is not. */
  get abortReason(): AbortReason | undefined {
    return this.signal.aborted ? (this.signal.reason as AbortReason) : undefined;
  }
}

/**
 * Runs one attempt of one job and decides how the job continues. Written as a method with `@MessagePattern(kind)` and the
 * parameters `@Payload() job, @Ctx() context`. It must not throw: an error ends the job as `failed` with kind `internal`.
 */
export type JobHandler = (job: JobRecord, context: JobContext) => Promise<Outcome>;
