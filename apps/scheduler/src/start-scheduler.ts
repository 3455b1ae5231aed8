import type { Configuration } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { BatchFeeder, DeadlineSweeper, QueueModule } from '@app/queue';
import { type Logger, NestLogger } from '@app/telemetry';
import { NestFactory } from '@nestjs/core';

export interface SchedulerOptions {
  configuration: Configuration;
  log: Logger;
}

/** Starts what is due by the clock: jobs end when their deadline passes, wherever they wait. */
export async function startScheduler({ configuration, log }: SchedulerOptions): Promise<Running> {
  const app = await NestFactory.createApplicationContext(
    QueueModule.forRoot({
      redis: configuration.redis,
      retentionMs: configuration.retention.jobs,
      retentionBytes: configuration.retention.bytes,
      log: log.child({ app: 'scheduler' }),
    }),
    { logger: new NestLogger(log), abortOnError: false },
  );
  app.get(DeadlineSweeper).start();
  app.get(BatchFeeder).start();
  return app;
}
