import type { RedisSettings } from '@app/contracts';
import type { AbortReason, KindTable } from '@app/policies';
import { type Logger, metrics, noTelemetry, type Telemetry } from '@app/telemetry';
import type { JobExtension } from '../lua/job-extension.js';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { WakeUps } from '../bullmq/wake-ups.js';
import { randomUUID } from 'node:crypto';
import { LaneHeartbeat } from '../lanes/lane-heartbeat.js';
import { LaneMonitor } from '../lanes/lane-monitor.js';
import { ChildJobs } from '../child-jobs/child-jobs.js';
import { JobRecords } from '../records/job-records.js';
import { Channels, RedisConnections } from '@app/redis';
import { consumptionTimings, ConsumptionWatch } from './consumption-watch.js';
import { ClockWatchdog } from './clock-watchdog.js';
import { LaneParking } from '../lanes/lane-stops.js';
import { type ClosedPools, Pools, type PoolSettings, workerTimings } from '../bullmq/pools.js';

/** Settings and parts of a {@link SluiceServer}. */
export interface SluiceServerOptions {
  /** The kinds of jobs that this process runs. Each needs a handler. */
  kinds: KindTable;
  redis: RedisSettings;
  /** How long a job is kept after its end, in milliseconds. The same in every process. */
  retentionMs: number;
  /** Features that take part in the end of jobs. The same in every process. */
  extensions: readonly JobExtension[];
  log: Logger;
  /** Metrics, traces and readiness. Without it, only the log is written. */
  telemetry?: Telemetry;
  /** The default of `close()`, in milliseconds. */
  gracePeriodMs: number;
  /** Lost workers of one job after which it fails as poison; at least 1. */
  maxStartedAttempts: number;
  /** How long a job stays locked without a renewal, in milliseconds; 10,000 by default. */
  lockDurationMs?: number;
  /** Milliseconds within which a pool must take something from an open lane, or its consumers are replaced; 60,000 by default. */
  consumptionLimitMs?: number;
  /** Called when the process must end, because its clock jumped or a pool has stopped consuming. */
  onUnsafe(error: Error): void;
}

const noPools: ReadonlyMap<string, PoolSettings> = new Map();

/**
 * Nest's transport over BullMQ: `app.connectMicroservice({ strategy: new SluiceServer(options) })`.
 * Handlers are methods with `@MessagePattern(kind)`, see {@link JobHandler}. The application does not start if a kind has
 * no handler or two. {@link setPools} adds and removes pools.
 */
export class SluiceServer extends Server implements CustomTransportStrategy {
  readonly #connections: RedisConnections;
  #wanted = noPools;
  #open: OpenServer | undefined;
  #closing: Promise<ClosedPools> | undefined;
  #stopGauge: () => void = () => undefined;

  constructor(private readonly options: SluiceServerOptions) {
    super();
    this.#connections = new RedisConnections(options.redis, options.log);
  }

  /** @throws {Error} If the kind already has a handler. */
  override addHandler(pattern: unknown, handler: MessageHandler, isEvent = false, extras = {}): void {
    const kind = this.normalizePattern(pattern as string);
    if (this.messageHandlers.has(kind))
      throw new Error(`Jobs of kind ${kind} have two handlers. Remove one.`);
    super.addHandler(pattern, handler, isEvent, extras);
  }

  /** Connects and starts the pools. Calls back with an error if that fails. */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await this.#listen();
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  /**
   * Sets the pools of this process: new ones start, changed ones are resized, and missing ones stop as at a shutdown.
   * Before `listen`, sets the initial pools.
   */
  async setPools(pools: ReadonlyMap<string, PoolSettings>): Promise<void> {
    this.#wanted = new Map(pools);
    const open = this.#open;
    if (open === undefined || this.#closing !== undefined) return;
    const removed = open.pools.backends.filter((backend) => !pools.has(backend));
    open.pools.set(pools);
    open.heartbeat.beat();
    if (removed.length > 0) await open.heartbeat.leave(removed);
  }

  /**
   * Stops taking jobs at once, lets running jobs end within the grace period, and hands back the rest. Resolves at the
   * latest a few seconds after the grace period.
   */
  close({
    gracePeriodMs = this.options.gracePeriodMs,
  }: { gracePeriodMs?: number } = {}): Promise<ClosedPools> {
    this.#closing ??= this.#close(gracePeriodMs);
    return this.#closing;
  }

  /** Emits no events. */
  on(): void {}

  /** @throws {Error} Always. */
  unwrap(): never {
    throw new Error('There is nothing to unwrap: use setPools and close.');
  }

  async #listen(): Promise<void> {
    const missing = this.options.kinds.names.filter((kind) => !this.messageHandlers.has(kind));
    if (missing.length > 0) {
      throw new Error(`No handler for jobs of kind ${missing.join(', ')}. Write one with @MessagePattern.`);
    }
    const { options } = this;
    const { log, telemetry = noTelemetry } = options;
    const { prefix } = options.redis;
    const timings = workerTimings(options.lockDurationMs);
    const [client, subscriber] = await Promise.all([
      this.#connections.open('worker'),
      this.#connections.open('subscriber'),
    ]);
    const records = new JobRecords(client, prefix, options.retentionMs, options.extensions);
    const wakeUps = new WakeUps(client, records.keys, log);
    const pools = new Pools(
      {
        client,
        prefix,
        timings,
        log,
        processor: {
          kinds: options.kinds,
          records,
          wakeUps,
          childJobs: new ChildJobs(records, wakeUps),
          parking: new LaneParking(client, records.keys),
          log,
          telemetry,
          handler: (kind: string) => this.messageHandlers.get(kind),
          poisonAfter: options.maxStartedAttempts,
        },
      },
      options.gracePeriodMs,
    );
    await new Channels(subscriber).subscribe(records.keys.control, (message) => {
      const [id = '', reason] = message.split('\n');
      pools.abort(id, reason as AbortReason);
    });
    const heartbeat = new LaneHeartbeat(client, records.keys, () => pools.backends, log);
    const watchdog = new ClockWatchdog(timings.lockDurationMs / 4, (jumpMs) => {
      pools.abortAll('lost');
      options.onUnsafe(
        new Error(`The clock of this machine jumped by ${Math.round(jumpMs)} ms; locks cannot be trusted.`),
      );
    });
    const monitor = new LaneMonitor(client, records.keys, wakeUps);
    const process = randomUUID();
    const consumption = new ConsumptionWatch({
      pools: () => pools,
      openLanes: async (backends) => {
        const lanes = await monitor.lanes(backends);
        return new Set(lanes.filter(({ state }) => state === 'open').map(({ backend }) => backend));
      },
      sendCanary: (backend) => wakeUps.sendCanary(backend, process),
      readiness: telemetry.readiness,
      log,
      onStopped: (error) => options.onUnsafe(error),
      timings: consumptionTimings(options.consumptionLimitMs),
    });
    this.#open = { pools, heartbeat, watchdog, wakeUps, consumption };
    pools.set(this.#wanted);
    heartbeat.start();
    watchdog.start();
    consumption.start();
    this.#stopGauge = telemetry.meter.observe(metrics.consumptionAge, () =>
      [...pools].map(({ backend, consumedAt, full }) => ({
        value: full ? 0 : (performance.now() - consumedAt) / 1_000,
        labels: { backend },
      })),
    );
  }

  async #close(gracePeriodMs: number): Promise<ClosedPools> {
    const open = this.#open;
    const nothing = { finished: 0, handedBack: 0, abandoned: 0 };
    try {
      if (open === undefined) return nothing;
      open.watchdog.stop();
      open.heartbeat.stop();
      open.consumption.stop();
      this.#stopGauge();
      const { backends } = open.pools;
      const closed = await open.pools.close(gracePeriodMs);
      await Promise.race([open.heartbeat.leave(backends), closeLimit()]);
      await Promise.race([open.wakeUps.close(), closeLimit()]);
      return closed;
    } finally {
      await this.#connections.close();
    }
  }
}

interface OpenServer {
  pools: Pools;
  heartbeat: LaneHeartbeat;
  watchdog: ClockWatchdog;
  consumption: ConsumptionWatch;
  wakeUps: WakeUps;
}

/** Limits a command at the end of the process, which would wait while Redis cannot be reached. */
function closeLimit(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 500).unref();
  });
}
