import type { Configuration } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { BatchFeeder, DeadlineSweeper, QueueModule } from '@app/queue';
import { type Logger, NestLogger, type Telemetry } from '@app/telemetry';
import { NestFactory } from '@nestjs/core';

export interface SchedulerOptions {
  configuration: Configuration;
  log: Logger;
  /** By what it is seen from outside; without it by its log alone. */
  telemetry?: Telemetry;
}

/** Starts what is due by the clock: jobs end when their deadline passes, wherever they wait. */
export async function startScheduler({ configuration, log, telemetry }: SchedulerOptions): Promise<Running> {
  const app = await NestFactory.createApplicationContext(
    QueueModule.forRoot({
      redis: configuration.redis,
      retentionMs: configuration.retention.jobs,
      retentionBytes: configuration.retention.bytes,
      log: log.child({ app: 'scheduler' }),
      telemetry,
    }),
    { logger: new NestLogger(log), abortOnError: false },
  );
  app.get(DeadlineSweeper).start();
  app.get(BatchFeeder).start();
  return { close: () => app.close() };
}
