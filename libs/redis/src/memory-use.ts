import type { Logger } from '@app/telemetry';
import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-connections.js';
import { RepeatedErrors } from './repeated-errors.js';

const intervalMs = 500;
/** Shares of Redis' memory limit above which a warning is logged, and new jobs are refused. */
const warnShare = 0.75;
const refuseShare = 0.85;

/**
 * Refuses new jobs before Redis is full, because a full Redis also refuses the writes that end jobs and free memory.
 */
export class MemoryGuard {
  readonly #errors: RepeatedErrors;
  #share = 0;
  #warned = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly client: RedisClient,
    private readonly log: Logger,
  ) {
    this.#errors = new RepeatedErrors(log, 'memory');
  }

  /** The share of Redis' memory limit in use at the last measurement, from 0 to 1; 0 without a limit. */
  get share(): number {
    return this.#share;
  }

  /** Measures now, and twice a second from then on. */
  async start(): Promise<void> {
    await this.measure();
    this.#timer ??= setInterval(() => {
      // While Redis cannot be reached, nothing can be stored anyway.
      this.measure().catch((error: Error) => this.#errors.add(error));
    }, intervalMs).unref();
  }

  /** Stops the measurements. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** @throws {StoreFullError} If Redis uses 85 % of its memory limit or more. */
  assertRoom(): void {
    if (this.#share >= refuseShare) throw new StoreFullError(this.#share);
  }

  /** Measures once. Logs a warning when 75 % are reached. */
  async measure(): Promise<void> {
    this.#share = shareOf(await memoryUse(this.client));
    const full = this.#share >= warnShare;
    if (full && !this.#warned) {
      this.log.warn('Redis is filling up; above 85 % of its memory limit no new jobs are accepted', {
        share: this.#share,
      });
    }
    this.#warned = full;
  }
}

/** Redis is nearly full. Nothing was stored, so that the stored jobs can still finish. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';

  /** @param share The share of the memory limit in use, from 0 to 1. */
  constructor(readonly share: number) {
    super(
      `Redis uses ${Math.round(share * 100)} % of its memory limit, so no new jobs are accepted. Raise maxmemory, or keep ended jobs for less time (retention).`,
    );
  }
}

/** The memory use of Redis, in bytes. */
interface MemoryUse {
  used: number;
  /** The limit above which Redis refuses writes; undefined without a limit. */
  maximum: number | undefined;
}

/** The memory use of Redis; in a cluster, that of the fullest master. */
export async function memoryUse(client: RedisClient): Promise<MemoryUse> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client];
  const uses = await Promise.all(nodes.map(async (node) => read(await node.info('memory'))));
  const fullest = uses.toSorted((left, right) => shareOf(right) - shareOf(left))[0];
  if (fullest === undefined) throw new Error('The cluster has no master.');
  return fullest;
}

/** The share of the limit in use, from 0 to 1; 0 without a limit. */
function shareOf({ used, maximum }: MemoryUse): number {
  return maximum === undefined ? 0 : used / maximum;
}

function read(info: string): MemoryUse {
  const maximum = member(info, 'maxmemory');
  return { used: member(info, 'used_memory'), maximum: maximum === 0 ? undefined : maximum };
}

function member(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
}
