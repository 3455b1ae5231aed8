import type { ScheduleRecord, ScheduleRunCause, ScheduleRunRecord, ScheduleRunStatus } from '@app/contracts';

/** What of a schedule only its owner changes. */
export type ScheduleDefinition = Omit<
  ScheduleRecord,
  'id' | 'version' | 'pausedAt' | 'handled' | 'lastRunAt'
>;

type Values = Record<string, string>;

/** The schedule of a hash; undefined when there is none. */
export function readSchedule(id: string, values: Values): ScheduleRecord | undefined {
  const { definition, version, handled, pausedAt, lastRunAt } = values;
  if (definition === undefined) return undefined;
  return {
    ...(JSON.parse(definition) as ScheduleDefinition),
    id,
    version: Number(version),
    handled: Number(handled),
    ...(pausedAt && { pausedAt: Number(pausedAt) }),
    ...(lastRunAt && { lastRunAt: Number(lastRunAt) }),
  };
}

/** The run of a hash; undefined when there is none. */
export function readRun(id: string, values: Values): ScheduleRunRecord | undefined {
  const { time, cause, status, startedAt, job, jobs, missed, detail } = values;
  if (time === undefined || status === undefined) return undefined;
  return {
    id,
    time: Number(time),
    cause: cause as ScheduleRunCause,
    status: status as ScheduleRunStatus,
    ...(startedAt && { startedAt: Number(startedAt) }),
    ...(job && { job }),
    ...(jobs && { jobs: Number(jobs) }),
    ...(missed && { missed: Number(missed) }),
    ...(detail && { detail }),
  };
}
