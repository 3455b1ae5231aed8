import type { Configuration, JobRecord } from '@app/contracts';
import { kinds } from '@app/execution';
import { jobExtensions } from '@app/use-cases';
import type { Outcome } from '@app/policies';
import { JobContext, SluiceServer } from '@app/jobs';
import { createLogger, NestLogger } from '@app/telemetry';
import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';

/** Lets jobs end as the test wants. */
export type Answer = (job: JobRecord, context: JobContext) => Promise<Outcome>;

/** A real consumer of the queue, without any provider behind it. */
export async function startConsumer(
  configuration: Configuration,
  answer: Answer,
): Promise<INestMicroservice> {
  @Controller()
  class JobMessagesController {
    @MessagePattern(kinds.names)
    run(@Payload() job: JobRecord, @Ctx() context: JobContext): Promise<Outcome> {
      return answer(job, context);
    }
  }
  @Module({ controllers: [JobMessagesController] })
  class ConsumerModule {}

  const log = createLogger({ level: 'silent' });
  const strategy = new SluiceServer({
    kinds,
    extensions: jobExtensions,
    redis: configuration.redis,
    retentionMs: configuration.retention.jobs,
    gracePeriodMs: 1_000,
    maxStartedAttempts: 10,
    log,
    onUnsafe: (error) => {
      throw error;
    },
  });
  const app = await NestFactory.createMicroservice(ConsumerModule, { strategy, logger: new NestLogger(log) });
  await strategy.setPools(
    new Map(Object.keys(configuration.backends).map((backend) => [backend, { concurrency: 4 }])),
  );
  await app.listen();
  return app;
}

/** An outcome that answers with a text. */
export function answered(text: string): Outcome {
  return { decision: { type: 'complete', result: { text, finishReason: 'stop', model: 'simulated' } } };
}

/** An outcome as soon as the attempt is told to stop. */
export function stopped({ signal }: JobContext): Promise<Outcome> {
  return new Promise((resolve) => {
    const cancel = (): void => resolve({ decision: { type: 'cancel' } });
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
}
