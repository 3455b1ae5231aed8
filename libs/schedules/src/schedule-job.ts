import { derivedId, jobId } from '@app/jobs';

/** The id of a schedule's run: from the time that it stands for, or from what names a run that was asked for. */
export function runId(schedule: string, named: number | string): string {
  return derivedId('r_', [schedule, 'runs', named]);
}

/**
 * The idempotency key of the job that a run makes: whoever begins the run, it is one job. No caller can send
 * such a key, as a header holds no control characters.
 *
 * @param space Of a run that makes a job for each memory space.
 */
export function scheduleJobKey(run: string, space = ''): string {
  return `\u0000schedule ${run} ${space}`;
}

/** The id of that job. */
export function scheduleJobId(tenant: string, run: string): string {
  return jobId(tenant, scheduleJobKey(run));
}
