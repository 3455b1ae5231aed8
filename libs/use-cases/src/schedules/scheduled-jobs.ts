import type { JobRequest, MemoryPass, RequestOfKind, ScheduleRecord } from '@app/contracts';
import type { SubmitJob } from '@app/jobs';
import { type RunOutcome, type ScheduledWorker, scheduleJobKey, type StartingRun } from '@app/schedules';
import { attribute, type Logger } from '@app/telemetry';
import type { SpacesWithNews } from '../memory/spaces-with-news.js';
import { RefusedError } from '../refused-error.js';
import type { RoutePlanner } from '../route/route-planner.js';

/** The same as for passes that callers begin without options. */
const defaultTargetTokens = 1_024;
/** Callers wait for other jobs. */
const passPriority = 7;

export interface ScheduledJobsParts {
  planner: RoutePlanner;
  submission: SubmitJob;
  spaces: SpacesWithNews;
  log: Logger;
}

/** One job of a run, for a space if the run makes one for each. */
interface RunJob {
  tenant: string;
  run: StartingRun;
  request: JobRequest;
  space?: string;
}

/** Makes the jobs of runs: one, or a pass over each memory space that has something new. */
export class ScheduledJobs implements ScheduledWorker {
  constructor(private readonly parts: ScheduledJobsParts) {}

  /** Schedules of passes have no work before there is a memory space. */
  async hasWork({ work }: ScheduleRecord): Promise<boolean> {
    return 'job' in work || this.parts.spaces.any();
  }

  /** A job that no backend can do makes the run fail. Every other error is temporary and thrown. */
  async begin(schedule: ScheduleRecord, run: StartingRun): Promise<RunOutcome> {
    const { work, tenant } = schedule;
    if ('pass' in work) return this.#pass(schedule, run, work.pass);
    const refusal = await this.#submit(schedule, { tenant, run, request: work.job });
    return refusal === undefined ? { status: 'started' } : { status: 'failed', detail: refusal.message };
  }

  async #pass(schedule: ScheduleRecord, run: StartingRun, pass: MemoryPass): Promise<RunOutcome> {
    let jobs = 0;
    let refusal: RefusedError | undefined;
    for await (const { tenant, space } of this.parts.spaces.of(pass)) {
      const refused = await this.#submit(schedule, { tenant, run, request: passOf(space, pass), space });
      if (refused === undefined) jobs += 1;
      else refusal = refused;
    }
    if (refusal === undefined) return { status: 'started', jobs };
    return { status: jobs === 0 ? 'failed' : 'started', jobs, detail: refusal.message };
  }

  /** @returns Why no backend can do it. */
  async #submit(
    { id, traceparent, webhookKey }: ScheduleRecord,
    { tenant, run, request, space }: RunJob,
  ): Promise<RefusedError | undefined> {
    const { planner, submission, log } = this.parts;
    try {
      await submission.submit({
        tenant,
        plan: planner.plan(tenant, request),
        idempotencyKey: scheduleJobKey(run.id, space),
        webhookKey,
        ownTrace: { linkedTo: traceparent, attributes: { [attribute.scheduleId]: id } },
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      log.warn('A run of a schedule has no backend that can do it', { schedule: id, tenant, error });
      return error;
    }
  }
}

function passOf(space: string, pass: MemoryPass): RequestOfKind<'distill'> {
  return {
    kind: 'distill',
    input: { space, pass, targetTokens: defaultTargetTokens },
    priority: passPriority,
  };
}
