import type { RedisSettings } from '@app/contracts';
import type { Logger } from '@app/telemetry';
import { pieceId } from '../records/job-id.js';
import { type JobEnd, JobRecords } from '../records/job-records.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { throughOutage } from '../redis/through-outage.js';

/** What a run reads besides its job, over a connection of its own. */
export class RunSources {
  private constructor(
    private readonly records: JobRecords,
    private readonly connections: RedisConnections,
  ) {}

  static async open(redis: RedisSettings, retentionMs: number, log: Logger): Promise<RunSources> {
    const connections = new RedisConnections(redis, log);
    const client = await connections.open('producer');
    return new RunSources(new JobRecords(client, redis.prefix, retentionMs), connections);
  }

  /** How these pieces of a job ended, in the order of their names; undefined for one that has not. */
  ends(parent: string, names: readonly string[]): Promise<(JobEnd | undefined)[]> {
    return throughOutage(() => this.records.ends(names.map((name) => pieceId(parent, name))));
  }

  async close(): Promise<void> {
    await this.connections.close();
  }
}
