import { type NewJob, type RedisSettings } from '@app/contracts';
import { noTelemetry } from '@app/telemetry';
import { SluiceClient } from '../client/sluice-client.js';
import { WakeUps } from '../bullmq/wake-ups.js';
import { DeadlineSweeper } from '../deadlines/deadline-sweeper.js';
import { type DirectRunOptions, DirectRuns } from '../direct/direct-runs.js';
import { InstallationEvents } from '../events/installation-events.js';
import { HandOvers } from '../lanes/hand-overs.js';
import { LaneMonitor } from '../lanes/lane-monitor.js';
import { LaneParking, LanePauses } from '../lanes/lane-stops.js';
import type { JobExtension } from '../lua/job-extension.js';
import type { JobHandler } from '../pool/job-handler.js';
import { SluiceServer, type SluiceServerOptions } from '../pool/sluice-server.js';
import { JobRecords } from '../records/job-records.js';
import { JobStore } from '../records/job-store.js';
import { Channels, type RedisClient, RedisConnections } from '@app/redis';
import { JobEnds } from '../waiting/job-ends.js';
import { MemoryLog, testRedis } from '@app/redis/testing';
import { testKinds } from './test-kinds.js';

export const retentionMs = 60_000;

/** A job store with its own prefix on the tests' Redis: the parts of an API process, and workers on demand. */
export class TestQueue {
  readonly log = new MemoryLog();
  readonly #servers = new Set<SluiceServer>();
  #direct: DirectRuns | undefined;

  private constructor(
    readonly redis: RedisSettings,
    readonly connections: RedisConnections,
    readonly client: RedisClient,
    readonly records: JobRecords,
    readonly wakeUps: WakeUps,
    readonly channels: Channels,
    readonly ends: JobEnds,
    readonly jobs: SluiceClient,
    readonly store: JobStore,
    readonly monitor: LaneMonitor,
    readonly sweeper: DeadlineSweeper,
    readonly pauses: LanePauses,
    readonly events: InstallationEvents,
  ) {}

  static async open(
    redis: RedisSettings = testRedis(),
    { keptMs = retentionMs, extensions = [] }: { keptMs?: number; extensions?: readonly JobExtension[] } = {},
  ): Promise<TestQueue> {
    const log = new MemoryLog();
    const connections = new RedisConnections(redis, log);
    const client = await connections.open('producer');
    const records = new JobRecords(client, redis.prefix, keptMs, extensions);
    const wakeUps = new WakeUps(client, records.keys, log);
    const channels = new Channels(connections.get('subscriber'));
    const ends = new JobEnds(client, records, channels);
    return new TestQueue(
      redis,
      connections,
      client,
      records,
      wakeUps,
      channels,
      ends,
      new SluiceClient(client, records, wakeUps, ends, testKinds),
      new JobStore(client, records),
      new LaneMonitor(client, records.keys, wakeUps),
      new DeadlineSweeper(records, wakeUps, new HandOvers(client, records, wakeUps), log),
      new LanePauses(client, records.keys, wakeUps),
      new InstallationEvents(client, records.keys, channels),
    );
  }

  /** Starts a worker of these lanes that runs every kind with this handler. */
  async serve(
    handler: JobHandler,
    pools: Record<string, number>,
    options: Partial<SluiceServerOptions> = {},
  ): Promise<SluiceServer> {
    const server = new SluiceServer({
      kinds: testKinds,
      redis: this.redis,
      retentionMs,
      log: this.log,
      extensions: this.records.extensions,
      gracePeriodMs: 1_000,
      maxStartedAttempts: 3,
      onUnsafe: (error) => this.log.error('Unsafe', { error }),
      ...options,
    });
    for (const kind of testKinds.names) server.addHandler(kind, handler);
    await server.setPools(
      new Map(Object.entries(pools).map(([name, concurrency]) => [name, { concurrency }])),
    );
    await new Promise<void>((resolve, reject) => {
      void server.listen((error) => (error === undefined ? resolve() : reject(error)));
    });
    this.#servers.add(server);
    return server;
  }

  /** A client that runs jobs of waiting callers directly, with this handler. */
  async direct(run: JobHandler, options: Partial<DirectRunOptions> = {}): Promise<SluiceClient> {
    const { records, wakeUps, channels, log } = this;
    const parking = new LaneParking(this.client, records.keys);
    this.#direct = await DirectRuns.open(
      { kinds: testKinds, records, wakeUps, parking, channels, log, telemetry: noTelemetry },
      { run, slots: 32, allows: () => true, gracePeriodMs: 1_000, ...options },
    );
    return new SluiceClient(this.client, records, wakeUps, this.ends, testKinds, undefined, this.#direct);
  }

  async closeDirect(): Promise<void> {
    await this.#direct?.close();
    this.#direct = undefined;
  }

  async closeServers(): Promise<void> {
    const servers = [...this.#servers];
    this.#servers.clear();
    await Promise.all(servers.map((server) => server.close()));
  }

  async close(): Promise<void> {
    await this.closeDirect();
    await this.closeServers();
    await this.sweeper.close();
    await this.wakeUps.close();
    await this.connections.close();
  }
}

/** A chat for these backends, due in a minute. */
export function newChat(overrides: Partial<NewJob> & { priority?: number; text?: string } = {}): NewJob {
  const { priority = 5, text = 'Why is the sky blue?', ...job } = overrides;
  return {
    tenant: 'acme',
    request: { kind: 'chat', input: { messages: [{ role: 'user', content: text }] }, priority },
    route: ['first'],
    deadline: Date.now() + 60_000,
    ...job,
  };
}
