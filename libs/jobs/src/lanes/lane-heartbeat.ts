import { randomUUID } from 'node:crypto';
import type { Logger } from '@app/telemetry';
import type { RecordKeys } from '../records/record-keys.js';
import { type RedisClient, RepeatedErrors } from '@app/redis';

const intervalMs = 5_000;
/** A process that has not been heard of for so long does not count. */
const lifetimeMs = 16_000;
const keptSeconds = 60;

/** Tells which lanes this process serves. */
export class LaneHeartbeat {
  readonly #process = randomUUID();
  readonly #errors: RepeatedErrors;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
    private readonly backends: () => Iterable<string>,
    log: Logger,
  ) {
    this.#errors = new RepeatedErrors(log, 'heartbeat');
  }

  start(): void {
    this.beat();
    this.#timer = setInterval(() => this.beat(), intervalMs);
    this.#timer.unref();
  }

  /** Tells it now, as after a change. */
  beat(): void {
    this.#tell(Date.now() + lifetimeMs, this.backends()).catch((error: Error) => this.#errors.add(error));
  }

  /** This process serves these lanes no more. */
  async leave(backends: Iterable<string>): Promise<void> {
    const pipeline = this.client.pipeline();
    for (const backend of backends) pipeline.zrem(this.keys.servers(backend), this.#process);
    await pipeline.exec();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #tell(until: number, backends: Iterable<string>): Promise<void> {
    const pipeline = this.client.pipeline();
    for (const backend of backends) {
      const servers = this.keys.servers(backend);
      pipeline.zremrangebyscore(servers, '-inf', Date.now() - lifetimeMs);
      pipeline.zadd(servers, until, this.#process);
      pipeline.expire(servers, keptSeconds);
    }
    await pipeline.exec();
  }
}
