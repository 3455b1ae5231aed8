import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { noTelemetry } from '@app/telemetry';
import { BatchFeeder } from './batches/batch-feeder.js';
import { Batches } from './batches/batches.js';
import { SluiceClient } from './client/sluice-client.js';
import { WakeUps } from './client/wake-ups.js';
import { DeadlineSweeper } from './deadlines/deadline-sweeper.js';
import { DirectRuns } from './direct/direct-runs.js';
import { InstallationEvents } from './events/installation-events.js';
import { JobEventLog } from './events/job-event-log.js';
import { BoardQueues } from './lanes/board-queues.js';
import { HandOvers } from './lanes/hand-overs.js';
import { MemorySpaces } from './memory-spaces/memory-spaces.js';
import { MemoryVectors } from './memory-spaces/memory-vectors.js';
import { LaneGauges } from './lanes/lane-gauges.js';
import { LaneMonitor } from './lanes/lane-monitor.js';
import { LanePauses } from './lanes/lane-pauses.js';
import { ByteRetention } from './memory/byte-retention.js';
import { MemoryGuard } from './memory/memory-guard.js';
import { LaneParking } from './pool/lane-parking.js';
import type { QueueOptions } from './queue-options.js';
import { JobRecords } from './records/job-records.js';
import { JobStore } from './records/job-store.js';
import { Channels } from './redis/channels.js';
import { isConnected } from './redis/fail-fast.js';
import { type RedisClient, RedisConnections } from './redis/redis-connections.js';
import { UsageCounters } from './usage/usage-counters.js';
import { scheduleProviders } from './schedules/schedule-providers.js';
import { ScheduleRuns } from './schedules/schedule-runs.js';
import { Schedules } from './schedules/schedules.js';
import { ScheduleTicks } from './schedules/schedule-ticks.js';
import { JobEnds } from './waiting/job-ends.js';
import { WebhookDeliveries } from './webhooks/webhook-deliveries.js';
import { WebhookEndpoints } from './webhooks/webhook-endpoints.js';
import { WebhookOutbox } from './webhooks/webhook-outbox.js';
import { webhookProviders } from './webhooks/webhook-providers.js';

/** What an operator is told by every part that cannot do without it. */
const storeAway = 'Redis cannot be reached.';
const producer = Symbol('the producer connection');
const directRuns = Symbol('the direct runs, if they are on');
const exported = [
  Batches,
  BatchFeeder,
  BoardQueues,
  SluiceClient,
  JobStore,
  JobEnds,
  JobEventLog,
  InstallationEvents,
  LaneGauges,
  LaneMonitor,
  LanePauses,
  MemoryGuard,
  DeadlineSweeper,
  MemorySpaces,
  MemoryVectors,
  UsageCounters,
];

/**
 * Gives {@link SluiceClient}, {@link JobStore}, {@link JobEnds}, {@link JobEventLog},
 * {@link InstallationEvents}, {@link LaneMonitor}, {@link LanePauses}, {@link DeadlineSweeper}, and what
 * batches and webhooks are stored in, to all modules of a Nest application, over one fail-fast connection
 * and, once somebody waits, one for subscriptions. The application does not start while Redis cannot be
 * reached. Call `app.enableShutdownHooks()` or `app.close()`, so that the connections close.
 */
@Module({})
export class QueueModule implements OnApplicationShutdown {
  constructor(
    @Inject(directRuns) private readonly direct: DirectRuns | undefined,
    @Inject(LaneGauges) private readonly gauges: LaneGauges,
    @Inject(MemoryGuard) private readonly memory: MemoryGuard,
    @Inject(DeadlineSweeper) private readonly sweeper: DeadlineSweeper,
    @Inject(BatchFeeder) private readonly batches: BatchFeeder,
    @Inject(ScheduleTicks) private readonly ticks: ScheduleTicks,
    @Inject(WakeUps) private readonly wakeUps: WakeUps,
    @Inject(RedisConnections) private readonly connections: RedisConnections,
  ) {}

  static forRoot(options: QueueOptions): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      providers: providersFor(options),
      exports: [
        ...exported,
        Schedules,
        ScheduleRuns,
        ScheduleTicks,
        WebhookEndpoints,
        WebhookDeliveries,
        WebhookOutbox,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.gauges.stop();
    this.memory.stop();
    await this.direct?.close();
    await this.batches.close();
    await this.sweeper.close();
    await this.ticks.close();
    await this.wakeUps.close();
    await this.connections.close();
  }
}

function providersFor({
  redis,
  retentionMs,
  retentionBytes,
  log,
  telemetry = noTelemetry,
  direct,
  webhookClock,
}: QueueOptions): Provider[] {
  const { prefix } = redis;
  return [
    { provide: RedisConnections, useFactory: () => new RedisConnections(redis, log) },
    {
      provide: producer,
      inject: [RedisConnections],
      useFactory: async (connections: RedisConnections) => {
        const client = await connections.open('producer');
        telemetry.readiness.add(() => (isConnected(client) ? undefined : storeAway));
        return client;
      },
    },
    {
      provide: JobRecords,
      inject: [producer],
      useFactory: (client: RedisClient) => new JobRecords(client, prefix, retentionMs),
    },
    {
      provide: WakeUps,
      inject: [producer, JobRecords],
      useFactory: (client: RedisClient, records: JobRecords) => new WakeUps(client, records.keys, log),
    },
    {
      provide: BoardQueues,
      inject: [producer, WakeUps],
      useFactory: (client: RedisClient, wakeUps: WakeUps) => new BoardQueues(client, wakeUps),
    },
    {
      provide: Channels,
      inject: [RedisConnections],
      useFactory: (connections: RedisConnections) => new Channels(connections.get('subscriber')),
    },
    {
      provide: JobEnds,
      inject: [producer, JobRecords, Channels],
      useFactory: (client: RedisClient, records: JobRecords, channels: Channels) =>
        new JobEnds(client, records, channels),
    },
    {
      provide: MemoryGuard,
      inject: [producer],
      useFactory: async (client: RedisClient) => {
        const guard = new MemoryGuard(client, log);
        await guard.start();
        return guard;
      },
    },
    {
      provide: directRuns,
      inject: [producer, JobRecords, WakeUps, Channels],
      useFactory: (client: RedisClient, records: JobRecords, wakeUps: WakeUps, channels: Channels) => {
        if (direct === undefined) return undefined;
        const parking = new LaneParking(client, records.keys);
        return DirectRuns.open({ records, wakeUps, parking, channels, log, telemetry }, direct);
      },
    },
    {
      provide: SluiceClient,
      inject: [producer, JobRecords, WakeUps, JobEnds, MemoryGuard, directRuns],
      useFactory: (
        client: RedisClient,
        records: JobRecords,
        wakeUps: WakeUps,
        ends: JobEnds,
        memory: MemoryGuard,
        runs: DirectRuns | undefined,
      ) => new SluiceClient(client, records, wakeUps, ends, memory, runs, telemetry.meter),
    },
    {
      provide: JobEventLog,
      inject: [producer, JobRecords, Channels],
      useFactory: (client: RedisClient, records: JobRecords, channels: Channels) =>
        new JobEventLog(client, records, channels),
    },
    {
      provide: Batches,
      inject: [producer, JobRecords],
      useFactory: (client: RedisClient, records: JobRecords) => new Batches(client, records),
    },
    {
      provide: BatchFeeder,
      inject: [producer, JobRecords, SluiceClient],
      useFactory: (client: RedisClient, records: JobRecords, jobs: SluiceClient) =>
        new BatchFeeder(client, records, jobs, retentionMs, log, telemetry.tracer),
    },
    {
      provide: JobStore,
      inject: [producer, JobRecords],
      useFactory: (client: RedisClient, records: JobRecords) => new JobStore(client, records),
    },
    {
      provide: LaneMonitor,
      inject: [producer, JobRecords, WakeUps],
      useFactory: (client: RedisClient, records: JobRecords, wakeUps: WakeUps) =>
        new LaneMonitor(client, records.keys, wakeUps),
    },
    {
      provide: LaneGauges,
      inject: [producer, JobRecords, WakeUps, LaneMonitor, MemoryGuard],
      useFactory: (
        client: RedisClient,
        records: JobRecords,
        wakeUps: WakeUps,
        monitor: LaneMonitor,
        memory: MemoryGuard,
      ) => new LaneGauges(client, records.keys, wakeUps, monitor, memory, telemetry.meter),
    },
    {
      provide: LanePauses,
      inject: [producer, JobRecords, WakeUps],
      useFactory: (client: RedisClient, records: JobRecords, wakeUps: WakeUps) =>
        new LanePauses(client, records.keys, wakeUps),
    },
    {
      provide: UsageCounters,
      inject: [producer, JobRecords],
      useFactory: (client: RedisClient, records: JobRecords) => new UsageCounters(client, records.keys),
    },
    {
      provide: InstallationEvents,
      inject: [producer, JobRecords, Channels],
      useFactory: (client: RedisClient, records: JobRecords, channels: Channels) =>
        new InstallationEvents(client, records.keys, channels),
    },
    {
      provide: DeadlineSweeper,
      inject: [producer, JobRecords, WakeUps, WebhookOutbox],
      useFactory: (client: RedisClient, records: JobRecords, wakeUps: WakeUps, outbox: WebhookOutbox) => {
        const bytes = retentionBytes && new ByteRetention(client, records, outbox, retentionBytes);
        const handOvers = new HandOvers(client, records, wakeUps);
        return new DeadlineSweeper(records, wakeUps, handOvers, log, bytes || undefined);
      },
    },
    {
      provide: MemorySpaces,
      inject: [producer],
      useFactory: (client: RedisClient) => new MemorySpaces(client, prefix),
    },
    {
      provide: MemoryVectors,
      inject: [producer],
      useFactory: (client: RedisClient) => new MemoryVectors(client, prefix),
    },
    ...scheduleProviders(producer, prefix, log),
    ...webhookProviders(producer, prefix, webhookClock),
  ];
}
