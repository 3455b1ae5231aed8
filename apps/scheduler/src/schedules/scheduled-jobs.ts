import type { LiveBackends } from '@app/settings';
import type {
  Configuration,
  JobRequest,
  MemoryPass,
  NewJob,
  RequestOfKind,
  ScheduleRecord,
} from '@app/contracts';
import { PlanError, RoutePlanner } from '@app/use-cases';
import type { Kinds } from '@app/execution';
import type { ProviderDefinition } from '@app/provider-spec';
import { type RunOutcome, type ScheduledWorker, scheduleJobKey, type StartingRun } from '@app/schedules';
import { type SluiceClient } from '@app/jobs';
import type { Logger, Tracer } from '@app/telemetry';
import { beginRunSpan } from './begin-run-span.js';
import type { SpacesWithNews } from './spaces-with-news.js';

export interface ScheduledJobsParts {
  kinds: Kinds;
  configuration: Configuration;
  live: Pick<LiveBackends, 'current'>;
  providers: readonly ProviderDefinition[];
  jobs: Pick<SluiceClient, 'submit'>;
  spaces: SpacesWithNews;
  log: Logger;
  tracer: Tracer;
}

/** Makes the jobs of runs: one, or a pass over each memory space that has something new. */
export class ScheduledJobs implements ScheduledWorker {
  readonly #planner: RoutePlanner;

  constructor(private readonly parts: ScheduledJobsParts) {
    this.#planner = new RoutePlanner(parts.kinds, parts.configuration, parts.live, parts.providers);
  }

  /** Passes over memory spaces have none before the first space. */
  async hasWork({ work }: ScheduleRecord): Promise<boolean> {
    return 'job' in work || this.parts.spaces.any();
  }

  /** A job that no backend can do makes the run fail. Every other error is one of the moment. */
  async begin(schedule: ScheduleRecord, run: StartingRun): Promise<RunOutcome> {
    const { work, tenant } = schedule;
    if ('pass' in work) return this.#pass(schedule, run, work.pass);
    const refusal = await this.#submit(schedule, { tenant, run, request: work.job });
    return refusal === undefined ? { status: 'started' } : { status: 'failed', detail: refusal.message };
  }

  async #pass(schedule: ScheduleRecord, run: StartingRun, pass: MemoryPass): Promise<RunOutcome> {
    let jobs = 0;
    let refusal: PlanError | undefined;
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
    schedule: ScheduleRecord,
    {
      tenant,
      run,
      request,
      space,
    }: { tenant: string; run: StartingRun; request: JobRequest; space?: string },
  ): Promise<PlanError | undefined> {
    const { configuration, jobs, tracer, log } = this.parts;
    try {
      const plan = this.#planner.plan(tenant, request);
      const span = beginRunSpan(tracer, schedule, plan.route[0] ?? '');
      const job: NewJob = {
        ...plan,
        tenant,
        deadline: Date.now() + configuration.maxJobAge,
        idempotencyKey: scheduleJobKey(run.id, space),
        weight: configuration.tenants[tenant]?.weight,
        traceparent: span.traceparent,
        ...(schedule.webhookKey !== undefined && { webhookKey: schedule.webhookKey }),
      };
      await jobs.submit(job).finally(() => span.end());
      return undefined;
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      log.warn('A run of a schedule has no backend that can do it', { schedule: schedule.id, tenant, error });
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

/** As of passes that are asked for without saying more. */
const defaultTargetTokens = 1_024;
/** People wait for other jobs. */
const passPriority = 7;
