import { backendKeys, LiveBackends } from '@app/settings';
import { sealingKeys } from '@app/config';
import type { Configuration } from '@app/contracts';
import { type Kinds, kinds as builtInKinds } from '@app/execution';
import type { Running } from '@app/lifecycle';
import { Prices } from '@app/policies';
import { findProvider } from '@app/providers';
import { Limiter, MeteredAdmission, observeLimits } from '@app/limits';
import { RunSources } from '@app/memory';
import { jobSources } from '@app/use-cases';
import { SluiceServer } from '@app/jobs';
import { type Logger, NestLogger, noTelemetry, type Telemetry } from '@app/telemetry';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { EgressPolicy, guardedConnector } from '@app/egress';
import { jobExtensions } from '@app/use-cases';
import { followSettings, loadTokenizers, poolsOf } from './pools.js';
import { WorkerModule } from './worker.module.js';

export interface WorkerOptions {
  /** The kinds of jobs; default: those that come with Sluice. */
  kinds?: Kinds;
  configuration: Configuration;
  log: Logger;
  /** Metrics, traces and readiness; without it only the log is written. */
  telemetry?: Telemetry;
  /** Called when this process can no longer be trusted to hold its jobs; it should end. */
  onUnsafe: (error: Error) => void;
}

/** The time that closing takes beyond the grace period of the running jobs. */
const afterGraceMs = 10_000;

/** The longest time that closing takes, in milliseconds; stop the process later than that. */
export function workerCloseLimitMs({ worker }: Configuration): number {
  return worker.gracePeriod + afterGraceMs;
}

/** Starts the pools of this process. Closing it finishes the running jobs or hands them back. */
export async function startWorker({
  kinds = builtInKinds,
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
    dependencies: {
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
    kinds,
    redis: configuration.redis,
    retentionMs: configuration.retention.jobs,
    gracePeriodMs: configuration.worker.gracePeriod,
    lockDurationMs: configuration.worker.lockDuration,
    consumptionLimitMs: configuration.worker.consumptionLimit,
    extensions: jobExtensions,
    maxStartedAttempts: configuration.worker.maxStartedAttempts,
    log: workerLog,
    telemetry,
    onUnsafe,
  });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    WorkerModule.forRoot({
      kinds,
      backends: live,
      log: workerLog,
      admission: new MeteredAdmission(limiter, telemetry.meter),
      sources: jobSources(sources),
    }),
    { strategy: server, logger: new NestLogger(workerLog), abortOnError: false },
  );
  followSettings(live, limiter, server, configuration.worker);
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
