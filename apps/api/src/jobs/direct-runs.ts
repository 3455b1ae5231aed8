import type { Configuration } from '@app/contracts';
import { type BackendDirectory } from '@app/provider-spec';
import { JobRunner } from '@app/execution';
import type { DirectRunOptions } from '@app/jobs';
import type { Logger } from '@app/telemetry';

/**
 * Which jobs of waiting callers this process runs itself, and how. A backend with limits is left to its
 * pools, which keep them.
 */
export function directRuns(
  { http, worker }: Configuration,
  backends: BackendDirectory,
  log: Logger,
): DirectRunOptions | undefined {
  if (http.directRuns === 0) return undefined;
  const runner = new JobRunner(backends, log);
  return {
    run: (job, context) => runner.run(job, context),
    slots: http.directRuns,
    allows: (backend) => isUnlimited(backends.find(backend)?.settings.limits),
    leaseMs: worker.lockDuration,
    gracePeriodMs: worker.gracePeriod,
  };
}

function isUnlimited(limits: object | undefined): boolean {
  return limits !== undefined && Object.values(limits).every((limit) => limit === undefined);
}
