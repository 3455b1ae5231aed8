import { Channels, MemoryGuard, PRODUCER, type RedisClient, RedisConnections } from '@app/redis';
import type { KindTable } from '@app/policies';
import { type Logger, noTelemetry, type Telemetry } from '@app/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';
import { SluiceClient } from './client/sluice-client.js';
import { WakeUps } from './bullmq/wake-ups.js';
import { DeadlineSweeper } from './deadlines/deadline-sweeper.js';
import { type DirectRunOptions, DirectRuns } from './direct/direct-runs.js';
import { InstallationEvents } from './events/installation-events.js';
import { JobEventLog } from './events/job-event-log.js';
import { BoardQueues } from './bullmq/board-queues.js';
import { HandOvers } from './lanes/hand-overs.js';
import { LaneGauges } from './lanes/lane-gauges.js';
import { LaneMonitor } from './lanes/lane-monitor.js';
import { LaneParking, LanePauses } from './lanes/lane-stops.js';
import type { JobExtension } from './lua/job-extension.js';
import { JobRecords } from './records/job-records.js';
import { RecordKeys } from './records/record-keys.js';
import { JobStore } from './records/job-store.js';
import { ByteRetention, RetainedStores } from './retention/byte-retention.js';
import { JobEnds } from './waiting/job-ends.js';

const DIRECT_RUNS = Symbol('the direct runs, undefined if they are off');

/** Settings and parts of the {@link JobsModule}. */
interface JobsModuleOptions {
  /** The kinds of jobs that this process knows. */
  kinds: KindTable;
  /** How long a job is kept after its end, in milliseconds. The same in every process. */
  retentionMs: number;
  /** Bytes of Redis' memory use above which ended jobs are deleted before their retention ends. */
  retentionBytes?: number;
  log: Logger;
  telemetry?: Telemetry;
  /** Features that take part in the end of jobs. The same in every process. */
  extensions: readonly JobExtension[];
  /** Runs jobs of waiting callers in this process. Without it, all jobs go through the queue. */
  direct?: DirectRunOptions;
}

/** Provides the job store and its lanes to all modules of a Nest application. It needs `RedisModule`. */
@Module({})
export class JobsModule {
  static forRoot({
    kinds,
    retentionMs,
    retentionBytes,
    log,
    telemetry = noTelemetry,
    extensions,
    direct,
  }: JobsModuleOptions): DynamicModule {
    return {
      module: JobsModule,
      global: true,
      providers: [
        BoardQueues,
        HandOvers,
        InstallationEvents,
        JobEnds,
        JobEventLog,
        JobStore,
        LaneMonitor,
        LanePauses,
        RetainedStores,
        {
          provide: JobRecords,
          inject: [PRODUCER, RedisConnections],
          useFactory: (client: RedisClient, { settings: { prefix } }: RedisConnections) =>
            new JobRecords(client, prefix, retentionMs, extensions),
        },
        { provide: RecordKeys, inject: [JobRecords], useFactory: ({ keys }: JobRecords) => keys },
        {
          provide: WakeUps,
          inject: [PRODUCER, JobRecords, RedisConnections],
          useFactory: (client: RedisClient, records: JobRecords, connections: RedisConnections) => {
            const wakeUps = new WakeUps(client, records.keys, log);
            connections.beforeClose(() => wakeUps.close());
            return wakeUps;
          },
        },
        {
          provide: DIRECT_RUNS,
          inject: [PRODUCER, JobRecords, WakeUps, Channels, RedisConnections],
          useFactory: async (
            client: RedisClient,
            records: JobRecords,
            wakeUps: WakeUps,
            channels: Channels,
            connections: RedisConnections,
          ) => {
            if (direct === undefined) return undefined;
            const parking = new LaneParking(client, records.keys);
            const parts = { kinds, records, wakeUps, parking, channels, log, telemetry };
            const runs = await DirectRuns.open(parts, direct);
            connections.beforeClose(() => runs.close());
            return runs;
          },
        },
        {
          provide: SluiceClient,
          inject: [PRODUCER, JobRecords, WakeUps, JobEnds, MemoryGuard, DIRECT_RUNS],
          useFactory: (
            client: RedisClient,
            records: JobRecords,
            wakeUps: WakeUps,
            ends: JobEnds,
            memory: MemoryGuard,
            runs: DirectRuns | undefined,
          ) => new SluiceClient(client, records, wakeUps, ends, kinds, memory, runs, telemetry.meter),
        },
        {
          provide: LaneGauges,
          inject: [PRODUCER, JobRecords, WakeUps, LaneMonitor, MemoryGuard, RedisConnections],
          useFactory: (
            client: RedisClient,
            records: JobRecords,
            wakeUps: WakeUps,
            monitor: LaneMonitor,
            memory: MemoryGuard,
            connections: RedisConnections,
          ) => {
            const gauges = new LaneGauges(client, records.keys, wakeUps, monitor, memory, telemetry.meter);
            connections.beforeClose(() => gauges.stop());
            return gauges;
          },
        },
        {
          provide: DeadlineSweeper,
          inject: [PRODUCER, JobRecords, WakeUps, HandOvers, RetainedStores, RedisConnections],
          useFactory: (
            client: RedisClient,
            records: JobRecords,
            wakeUps: WakeUps,
            handOvers: HandOvers,
            stores: RetainedStores,
            connections: RedisConnections,
          ) => {
            const bytes =
              retentionBytes === undefined
                ? undefined
                : new ByteRetention(client, records, stores, retentionBytes);
            const sweeper = new DeadlineSweeper(records, wakeUps, handOvers, log, bytes);
            connections.beforeClose(() => sweeper.close());
            return sweeper;
          },
        },
      ],
      exports: [
        RetainedStores,
        JobRecords,
        BoardQueues,
        SluiceClient,
        JobStore,
        JobEnds,
        JobEventLog,
        InstallationEvents,
        LaneGauges,
        LaneMonitor,
        LanePauses,
        DeadlineSweeper,
      ],
    };
  }
}
