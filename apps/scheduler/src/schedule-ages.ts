import type { ScheduleRecord } from '@app/contracts';
import { scheduleLabel, type Schedules } from '@app/schedules';
import { type Meter, metrics } from '@app/telemetry';

/** The most schedules that are observed; those of the installation come first. */
const mostObserved = 200;
/** Stands for the tenant of the installation's own schedules. */
const installation = '';

/**
 * Observes how long ago each active schedule last made a job.
 *
 * @returns Ends the observation.
 */
export function observeAges(schedules: Schedules, meter: Meter, now: () => number = Date.now): () => void {
  return meter.observe(metrics.scheduleAge, async () => {
    const observed: ScheduleRecord[] = [...(await schedules.list(installation))];
    for await (const page of schedules.all()) {
      observed.push(...page.filter(({ tenant }) => tenant !== installation));
      if (observed.length >= mostObserved) break;
    }
    return observed.slice(0, mostObserved).flatMap((schedule) => {
      const { pausedAt, lastRunAt } = schedule;
      if (pausedAt !== undefined || lastRunAt === undefined) return [];
      return [{ value: (now() - lastRunAt) / 1_000, labels: { schedule: scheduleLabel(schedule) } }];
    });
  });
}
