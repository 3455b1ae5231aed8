import type { ScheduleRecord } from '@app/contracts';
import { overdueMs, timingOf } from '@app/policies';
import { type Meter, metrics } from '@app/telemetry';
import { scheduleLabel } from './schedule-label.js';
import type { Schedules } from './schedules.js';

/** Schedules that are looked at, the oldest. */
const mostSeen = 2_000;
/** Schedules that are told of: those that are most overdue. */
const mostTold = 200;

/**
 * Tells by how much schedules are late, from what is stored: also, and above all, while no scheduler runs. The
 * returned function ends it.
 */
export function observeOverdue(schedules: Schedules, meter: Meter): () => void {
  return meter.observe(metrics.scheduleOverdue, async () => {
    // While Redis is away there is nothing to tell.
    const seen = await firstOf(schedules).catch(() => []);
    const now = Date.now();
    return seen
      .filter(({ pausedAt }) => pausedAt === undefined)
      .map((schedule) => ({
        value: overdueMs(timingOf(schedule.settings, schedule), schedule.handled, now) / 1_000,
        labels: { schedule: scheduleLabel(schedule) },
      }))
      .toSorted((left, right) => left.value - right.value)
      .slice(-mostTold);
  });
}

async function firstOf(schedules: Schedules): Promise<ScheduleRecord[]> {
  const seen: ScheduleRecord[] = [];
  for await (const page of schedules.all()) {
    seen.push(...page);
    if (seen.length >= mostSeen) break;
  }
  return seen;
}
