import { BatchFeeder } from '@app/batches';
import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import { type Kinds, kinds as builtInKinds } from '@app/execution';
import { DeadlineSweeper } from '@app/jobs';
import type { Running } from '@app/lifecycle';
import { findProvider } from '@app/providers';
import { ScheduleRunner, Schedules } from '@app/schedules';
import { backendKeys, LiveBackends } from '@app/settings';
import { doneInTime, type Logger, NestLogger, noTelemetry, type Telemetry } from '@app/telemetry';
import { declareSchedules } from '@app/use-cases';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { observeAges } from './schedule-ages.js';
import { SchedulerModule } from './scheduler.module.js';

export interface SchedulerOptions {
  /** The kinds of jobs; default: those that come with Sluice. */
  kinds?: Kinds;
  configuration: Configuration;
  log: Logger;
  /** Metrics, traces and readiness; without it only the log is written. */
  telemetry?: Telemetry;
}

/** Deadlines and batches are checked about once a second, and less often only under load. */
const lateAfterMs = 30_000;

/** All schedules are checked every minute. */
const schedulesLateAfterMs = 180_000;

/** Starts everything that happens by the clock: expired jobs end, batches are fed, schedules make their jobs. */
export async function startScheduler({
  kinds = builtInKinds,
  configuration,
  log,
  telemetry = noTelemetry,
}: SchedulerOptions): Promise<Running> {
  const schedulerLog = log.child({ app: 'scheduler' });
  const live = await LiveBackends.open({
    configuration,
    findProvider,
    log: schedulerLog,
    dependencies: backendKeys(() => sealingKeys(configuration)),
  });
  const app = await NestFactory.createApplicationContext(
    SchedulerModule.forRoot({ kinds, configuration, live, log: schedulerLog, telemetry }),
    { logger: new NestLogger(schedulerLog), abortOnError: false },
  ).catch(async (error: unknown) => {
    await live.close();
    throw error;
  });
  try {
    const stop = await startLoops(app, configuration, telemetry);
    return {
      close: async () => {
        await stop();
        await live.close();
        await app.close();
      },
    };
  } catch (error) {
    await app.close();
    await live.close();
    throw error;
  }
}

/** @returns Stops the loops of this process. */
async function startLoops(
  app: INestApplicationContext,
  configuration: Configuration,
  { meter, readiness }: Telemetry,
): Promise<() => Promise<void>> {
  const [sweeper, feeder, runner] = [app.get(DeadlineSweeper), app.get(BatchFeeder), app.get(ScheduleRunner)];
  const schedules = app.get(Schedules);
  sweeper.start();
  feeder.start();
  await declareSchedules(configuration.schedules, schedules);
  runner.start();
  const forget = [
    observeAges(schedules, meter),
    readiness.add(doneInTime('Deadlines were last looked at', lateAfterMs, () => sweeper.sweptAt)),
    readiness.add(doneInTime('Batches were last looked at', lateAfterMs, () => feeder.fedAt)),
    readiness.add(
      doneInTime('Schedules were last looked at', schedulesLateAfterMs, () => runner.reconciledAt),
    ),
  ];
  return async () => {
    for (const each of forget) each();
    await runner.close();
  };
}
