import { backendKeys, LiveBackends } from '@app/settings';
import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import type { Running } from '@app/lifecycle';
import { Prices } from '@app/policies';
import { findProvider } from '@app/providers';
import { Limiter, MeteredAdmission, observeLimits } from '@app/limits';
import { RunSources } from '@app/memory';
import { SluiceServer } from '@app/jobs';
import { type Logger, NestLogger, noTelemetry, type Telemetry } from '@app/telemetry';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { EgressPolicy, guardedConnector } from '@app/egress';
import { followChanges } from './follow-changes.js';
import { loadTokenizers } from './load-tokenizers.js';
import { poolsOf } from './pools.js';
import { WorkerModule } from './worker.module.js';

export interface WorkerOptions {
  configuration: Configuration;
  log: Logger;
  /** By what it is seen from outside; without it by its log alone. */
  telemetry?: Telemetry;
  /** Told when this process can no longer be trusted to hold its jobs; it should end. */
  onUnsafe: (error: Error) => void;
}

/** What closing takes beyond the grace period of the running jobs. */
const afterGraceMs = 10_000;

/** How long closing takes at most; whoever stops the process gives it more. */
export function workerCloseLimitMs({ worker }: Configuration): number {
  return worker.gracePeriod + afterGraceMs;
}

/** Starts the pools of this process. Closing it finishes the running jobs or hands them back. */
export async function startWorker({
  configuration,
  log,
  telemetry = noTelemetry,
  onUnsafe,
}: WorkerOptions): Promise<Running> {
  const workerLog = log.child({ app: 'worker' });
  const policy = new EgressPolicy(configuration.egress.allowRanges);
  const live = await LiveBackends.open({
    configuration,
    findProvider,
    log: workerLog,
    surroundings: {
      ...backendKeys(() => sealingKeys(configuration)),
      prices: new Prices(configuration.prices),
      egress: (connectTimeoutMs) => guardedConnector({ policy, connectTimeoutMs }),
    },
  });
  await loadTokenizers(live.current.connected);
  const limiter = await Limiter.open(configuration.redis, workerLog);
  const forgetLimits = observeLimits(limiter, telemetry.meter);
  const sources = await RunSources.open(configuration.redis, configuration.retention.jobs, workerLog);
  const server = new SluiceServer({
    redis: configuration.redis,
    retentionMs: configuration.retention.jobs,
    gracePeriodMs: configuration.worker.gracePeriod,
    lockDurationMs: configuration.worker.lockDuration,
    consumptionLimitMs: configuration.worker.consumptionLimit,
    maxStartedAttempts: configuration.worker.maxStartedAttempts,
    log: workerLog,
    telemetry,
    onUnsafe,
  });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    WorkerModule.forRoot(live, workerLog, new MeteredAdmission(limiter, telemetry.meter), sources),
    { strategy: server, logger: new NestLogger(workerLog), abortOnError: false },
  );
  followChanges(live, limiter, server, configuration.worker);
  await server.setPools(poolsOf(live.current, configuration.worker));
  try {
    await app.listen();
  } catch (error) {
    await Promise.all([limiter.close(), sources.close(), live.close()]);
    throw error;
  }
  return {
    closeLimitMs: workerCloseLimitMs(configuration),
    close: async () => {
      await app.close();
      forgetLimits();
      await Promise.all([limiter.close(), sources.close()]);
      await live.close();
    },
  };
}
