import type { Configuration } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { BatchFeeder } from '@app/batches';
import { type Kinds, kinds as builtInKinds } from '@app/execution';
import { DeadlineSweeper } from '@app/jobs';
import { SchedulerModule } from './scheduler.module.js';
import { doneInTime, type Logger, NestLogger, noTelemetry, type Telemetry } from '@app/telemetry';
import { NestFactory } from '@nestjs/core';
import { openSchedules } from './schedules/open-schedules.js';

export interface SchedulerOptions {
  /** The kinds of jobs; default: those that come with Sluice. */
  kinds?: Kinds;
  configuration: Configuration;
  log: Logger;
  /** By what it is seen from outside; without it by its log alone. */
  telemetry?: Telemetry;
}

/** Both loops turn about once a second, and longer only where there is much to do. */
const lateAfterMs = 30_000;

/** All schedules are looked at every minute. */
const schedulesLateAfterMs = 180_000;

/**
 * Starts what is due by the clock: jobs end when their deadline passes, wherever they wait, and schedules make
 * theirs.
 */
export async function startScheduler({
  kinds = builtInKinds,
  configuration,
  log,
  telemetry = noTelemetry,
}: SchedulerOptions): Promise<Running> {
  const schedulerLog = log.child({ app: 'scheduler' });
  const app = await NestFactory.createApplicationContext(
    SchedulerModule.forRoot(kinds, configuration, schedulerLog, telemetry),
    { logger: new NestLogger(schedulerLog), abortOnError: false },
  );
  const [sweeper, feeder] = [app.get(DeadlineSweeper), app.get(BatchFeeder)];
  sweeper.start();
  feeder.start();
  const opened = await openSchedules(app, kinds, configuration, schedulerLog, telemetry).catch(
    async (error: unknown) => {
      await app.close();
      throw error;
    },
  );
  const forget = [
    doneInTime('Deadlines were last looked at', lateAfterMs, () => sweeper.sweptAt),
    doneInTime('Batches were last looked at', lateAfterMs, () => feeder.fedAt),
    doneInTime('Schedules were last looked at', schedulesLateAfterMs, () => opened.runner.reconciledAt),
  ].map((check) => telemetry.readiness.add(check));
  return {
    close: async () => {
      for (const each of forget) each();
      await opened.close();
      await app.close();
    },
  };
}
