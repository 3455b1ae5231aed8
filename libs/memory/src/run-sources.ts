import type { RedisSettings } from '@app/contracts';
import type { Logger } from '@app/telemetry';
import { MemoryPasses } from './memory-passes.js';
import { MemorySpaces } from './memory-spaces.js';
import { type JobEnd, JobRecords, childJobId } from '@app/jobs';
import { RedisConnections, throughOutage } from '@app/redis';

/** The data that a run reads besides its job, over its own connection. */
export class RunSources {
  private constructor(
    private readonly records: JobRecords,
    private readonly connections: RedisConnections,
    private readonly spaces: MemorySpaces,
    private readonly passes: MemoryPasses,
  ) {}

  static async open(redis: RedisSettings, retentionMs: number, log: Logger): Promise<RunSources> {
    const connections = new RedisConnections(redis, log);
    const client = await connections.open('producer');
    const { prefix } = redis;
    return new RunSources(
      new JobRecords(client, prefix, retentionMs),
      connections,
      new MemorySpaces(client, prefix),
      new MemoryPasses(client, prefix),
    );
  }

  /** The ends of child jobs in the order of their names; undefined for a child job that has not ended. */
  ends(parent: string, names: readonly string[]): Promise<(JobEnd | undefined)[]> {
    return throughOutage(() => this.records.ends(names.map((name) => childJobId(parent, name))));
  }

  /** Runs an idempotent action on memory spaces; repeats it during a short outage of Redis. */
  memory<Result>(
    act: (memory: { spaces: MemorySpaces; passes: MemoryPasses }) => Promise<Result>,
  ): Promise<Result> {
    return throughOutage(() => act({ spaces: this.spaces, passes: this.passes }));
  }

  async close(): Promise<void> {
    await this.connections.close();
  }
}
