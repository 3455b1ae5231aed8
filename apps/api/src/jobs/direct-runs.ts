import type { Configuration } from '@app/contracts';
import { JobRunner, type Kinds } from '@app/execution';
import type { DirectRunOptions } from '@app/jobs';
import type { BackendDirectory } from '@app/provider-spec';
import type { Logger } from '@app/telemetry';

/**
 * Direct runs of this process: jobs of waiting callers that need nothing but their backend. A backend with limits
 * is left to its pools, which keep them.
 */
export function directRuns(
  kinds: Kinds,
  { http, worker }: Configuration,
  backends: BackendDirectory,
  log: Logger,
): DirectRunOptions | undefined {
  if (http.directRuns === 0) return undefined;
  const runner = new JobRunner({ kinds, backends, log });
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
