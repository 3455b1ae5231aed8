import type { ScheduleRecord } from '@app/contracts';
import { overdueMs, timingOf } from '@app/policies';
import { type Meter, metrics } from '@app/telemetry';
import type { Schedules } from './schedules.js';

/** The most schedules read; the oldest ones. */
const maxRead = 2_000;
/** The most schedules reported; the most overdue ones. */
const maxReported = 200;

/**
 * Reports how late schedules are. It reads only stored data, so that it also works while no scheduler runs. The returned
 * function stops it.
 */
export function observeOverdue(schedules: Schedules, meter: Meter): () => void {
  return meter.observe(metrics.scheduleOverdue, async () => {
    // Without Redis there is nothing to report.
    const seen = await firstOf(schedules).catch(() => []);
    const now = Date.now();
    return seen
      .filter(({ pausedAt }) => pausedAt === undefined)
      .map((schedule) => ({
        value: overdueMs(timingOf(schedule.settings, schedule), schedule.handled, now) / 1_000,
        labels: { schedule: scheduleLabel(schedule) },
      }))
      .toSorted((left, right) => left.value - right.value)
      .slice(-maxReported);
  });
}

async function firstOf(schedules: Schedules): Promise<ScheduleRecord[]> {
  const seen: ScheduleRecord[] = [];
  for await (const page of schedules.all()) {
    seen.push(...page);
    if (seen.length >= maxRead) break;
  }
  return seen;
}

/** The label of a schedule in metrics. Names chosen by callers need not be unique, so their schedules have the id. */
export function scheduleLabel({ origin, name, id }: Pick<ScheduleRecord, 'origin' | 'name' | 'id'>): string {
  return origin === 'configuration' ? name : id;
}
