import type {
  Schedule,
  ScheduleRecord,
  ScheduleRun,
  ScheduleRunRecord,
  ScheduleStatus,
} from '@app/contracts';
import { nextFiring, timingOf } from '@app/policies';
import * as z from 'zod';

/** The query of a list of runs. */
export const runQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/**
 * A schedule as its owner sees it.
 *
 * @param hasWork Whether its runs would have anything to do.
 */
export function toSchedule(record: ScheduleRecord, now: number, hasWork: boolean): Schedule {
  const { id, name, origin, settings, work, createdAt, version, pausedAt, lastRunAt } = record;
  const next = nextFiring(timingOf(settings, record), now);
  const status = statusOf(record, next, hasWork);
  return {
    id,
    object: 'schedule',
    name,
    status,
    origin,
    createdAt: iso(createdAt),
    version,
    ...settings,
    ...work,
    ...(pausedAt !== undefined && { pausedAt: iso(pausedAt) }),
    ...(status === 'active' && next !== undefined && { nextRunAt: iso(next) }),
    ...(lastRunAt !== undefined && { lastRunAt: iso(lastRunAt) }),
  };
}

/** A run as its owner sees it. */
export function toScheduleRun(schedule: string, run: ScheduleRunRecord, jobStatus?: string): ScheduleRun {
  const { id, time, cause, status, startedAt, job, jobs, missed, detail } = run;
  return {
    id,
    object: 'schedule_run',
    schedule,
    time: iso(time),
    cause,
    status,
    ...(startedAt !== undefined && { startedAt: iso(startedAt) }),
    ...(job !== undefined && status === 'started' && { job }),
    ...(jobStatus !== undefined && { jobStatus }),
    ...(jobs !== undefined && { jobs }),
    ...(missed !== undefined && { missed }),
    ...(detail !== undefined && { detail }),
  };
}

function statusOf({ pausedAt }: ScheduleRecord, next: number | undefined, hasWork: boolean): ScheduleStatus {
  if (pausedAt !== undefined) return 'paused';
  if (next === undefined) return 'ended';
  return hasWork ? 'active' : 'waiting';
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
