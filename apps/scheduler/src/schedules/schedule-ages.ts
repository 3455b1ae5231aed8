import { scheduleLabel, type Schedules } from '@app/schedules';
import { type Meter, metrics } from '@app/telemetry';

/** Schedules that are told of; those of the installation come first. */
const mostTold = 200;

/** Tells since when schedules that have run have made no job. Gives what ends it. */
export function tellAges(schedules: Schedules, meter: Meter, now: () => number = Date.now): () => void {
  return meter.observe(metrics.scheduleAge, async () => {
    const told = [...(await schedules.list(installation))];
    for await (const page of schedules.all()) {
      told.push(...page.filter(({ tenant }) => tenant !== installation));
      if (told.length >= mostTold) break;
    }
    return told.slice(0, mostTold).flatMap((schedule) => {
      const { pausedAt, lastRunAt } = schedule;
      if (pausedAt !== undefined || lastRunAt === undefined) return [];
      return [{ value: (now() - lastRunAt) / 1_000, labels: { schedule: scheduleLabel(schedule) } }];
    });
  });
}

/** Stands for the tenant of schedules that are the installation's. */
const installation = '';
