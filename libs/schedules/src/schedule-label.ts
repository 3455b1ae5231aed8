import type { ScheduleRecord } from '@app/contracts';

/** How figures name a schedule: callers choose names, and two may be the same. */
export function scheduleLabel({ origin, name, id }: Pick<ScheduleRecord, 'origin' | 'name' | 'id'>): string {
  return origin === 'configuration' ? name : id;
}
