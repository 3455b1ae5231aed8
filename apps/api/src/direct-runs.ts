import type { Configuration } from '@app/contracts';
import { JobRunner, type JobRunnerParts } from '@app/execution';
import type { DirectRunOptions } from '@app/jobs';

/**
 * Direct runs of this process: jobs of waiting callers that need nothing but their backend and the sources of this
 * process. A backend with limits is left to its pools, which keep them.
 */
export function directRuns(
  { http, worker }: Configuration,
  parts: Pick<JobRunnerParts, 'kinds' | 'backends' | 'log' | 'sources'>,
): DirectRunOptions | undefined {
  if (http.directRuns === 0) return undefined;
  const { backends } = parts;
  const runner = new JobRunner(parts);
  return {
    run: (job, context) => runner.run(job, context),
    slots: http.directRuns,
    allows: (backend, request) =>
      runner.canRun(request) && isUnlimited(backends.find(backend)?.settings.limits),
    leaseMs: worker.lockDuration,
    gracePeriodMs: worker.gracePeriod,
  };
}

function isUnlimited(limits: object | undefined): boolean {
  return limits !== undefined && Object.values(limits).every((limit) => limit === undefined);
}
