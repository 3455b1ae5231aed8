import { backendKeys, LiveBackends } from '@app/settings';
import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import type { Kinds } from '@app/execution';
import { findProvider, providers } from '@app/providers';
import { JobStore, ScheduleTicks, SluiceClient } from '@app/jobs';
import { MemorySpaces } from '@app/memory';
import { ScheduleRunner, ScheduleRuns, Schedules } from '@app/schedules';
import type { Logger, Telemetry } from '@app/telemetry';
import type { INestApplicationContext } from '@nestjs/common';
import { declareSchedules } from './declare-schedules.js';
import { ScheduledJobs } from './scheduled-jobs.js';
import { tellAges } from './schedule-ages.js';
import { SpacesWithNews } from './spaces-with-news.js';

/** Schedules that are run by this process. */
export interface OpenSchedules {
  runner: ScheduleRunner;
  close(): Promise<void>;
}

/**
 * Runs schedules from now on, by what is configured at each moment.
 *
 * @throws {QueueUnavailableError} When Redis cannot be reached.
 */
export async function openSchedules(
  app: INestApplicationContext,
  kinds: Kinds,
  configuration: Configuration,
  log: Logger,
  telemetry: Telemetry,
): Promise<OpenSchedules> {
  const schedules = app.get(Schedules);
  await declareSchedules(configuration.schedules, schedules);
  const live = await LiveBackends.open({
    configuration,
    findProvider,
    log,
    surroundings: backendKeys(() => sealingKeys(configuration)),
  });
  const jobs = app.get(SluiceClient);
  const runner = new ScheduleRunner({
    schedules,
    runs: app.get(ScheduleRuns),
    ticks: app.get(ScheduleTicks),
    jobs,
    worker: new ScheduledJobs({
      kinds,
      configuration,
      live,
      providers,
      jobs,
      spaces: new SpacesWithNews(app.get(MemorySpaces), app.get(JobStore)),
      log,
      tracer: telemetry.tracer,
    }),
    log,
  });
  runner.start();
  const forget = tellAges(schedules, telemetry.meter);
  return {
    runner,
    close: async () => {
      forget();
      await runner.close();
      await live.close();
    },
  };
}
