import { randomUUID } from 'node:crypto';
import type { Logger } from '@app/telemetry';
import type { RecordKeys } from '../records/record-keys.js';
import { type RedisClient, RepeatedErrors } from '@app/redis';

const intervalMs = 5_000;
/** Milliseconds after its last heartbeat for which a process counts as serving its lanes. */
const lifetimeMs = 16_000;
const keptSeconds = 60;

/** Announces which lanes this process serves. */
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

  /** Announces now, and every five seconds from then on. */
  start(): void {
    this.beat();
    this.#timer = setInterval(() => this.beat(), intervalMs);
    this.#timer.unref();
  }

  /** Announces now, as after a change. */
  beat(): void {
    this.#announce(Date.now() + lifetimeMs, this.backends()).catch((error: Error) => this.#errors.add(error));
  }

  /** Withdraws lanes that this process no longer serves. */
  async leave(backends: Iterable<string>): Promise<void> {
    const pipeline = this.client.pipeline();
    for (const backend of backends) pipeline.zrem(this.keys.servers(backend), this.#process);
    await pipeline.exec();
  }

  /** Stops the announcements. The last ones expire after 16 seconds, unless they are withdrawn. */
  stop(): void {
    clearInterval(this.#timer);
  }

  async #announce(until: number, backends: Iterable<string>): Promise<void> {
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
