import { Inject, Injectable } from '@nestjs/common';
import type { FailureKind, JobRecord, Lane } from '@app/contracts';
import { WakeUps } from '../bullmq/wake-ups.js';
import { RecordKeys } from '../records/record-keys.js';
import { failFast, PRODUCER, type RedisClient } from '@app/redis';
import { wakeUpId } from '../records/ids.js';
import { position } from '../bullmq/queue-scripts.js';
import { laneState, type LaneStateReply } from './lane-scripts.js';

/** The state of a lane without its configuration. */
export type LaneState = Omit<Lane, 'provider' | 'model' | 'fallback'>;

/** A job's place among the waiting jobs of its lane. */
export interface LanePosition {
  /** Jobs that begin before it. */
  ahead: number;
  /** Jobs that the lane has recently begun per second, if known. */
  startsPerSecond?: number;
  /** Milliseconds for which the lane stays parked. */
  parkedMs: number;
}

/** Reads the state of lanes. */
@Injectable()
export class LaneMonitor {
  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly keys: RecordKeys,
    private readonly wakeUps: WakeUps,
  ) {}

  /**
   * The lanes of these backends, in the same order.
   *
   * @throws {QueueUnavailableError}
   */
  lanes(backends: readonly string[]): Promise<LaneState[]> {
    return failFast(this.client, () => Promise.all(backends.map((backend) => this.#lane(backend))));
  }

  /**
   * The place of a job in its lane; undefined while it runs or its next attempt is delayed.
   *
   * @throws {QueueUnavailableError}
   */
  async position({ id, hop, route }: JobRecord): Promise<LanePosition | undefined> {
    const backend = route[hop] ?? '';
    const queue = this.wakeUps.queue(backend);
    const keys = ['prioritized', 'wait', 'limiter'].map((type) => queue.toKey(type));
    const [ahead, perSecond, parkedMs] = await failFast(this.client, () =>
      position.run(this.client, [...keys, this.keys.pace(backend)], {
        prefix: `${this.keys.prefix}:`,
        wakeUp: wakeUpId({ id, hop }),
      }),
    );
    if (ahead < 0) return undefined;
    return { ahead, parkedMs, ...(perSecond !== '' && { startsPerSecond: Number(perSecond) }) };
  }

  async #lane(backend: string): Promise<LaneState> {
    const queue = this.wakeUps.queue(backend);
    const { keys } = this;
    const lane = [keys.lane(backend), keys.breaker(backend), keys.pause(backend)];
    const [counts, reply] = await Promise.all([
      queue.getJobCounts('wait', 'prioritized', 'delayed', 'active'),
      laneState.run(
        this.client,
        [...lane, keys.servers(backend), keys.failures(backend), queue.toKey('meta')],
        { prefix: `${keys.prefix}:` },
      ),
    ]);
    const { wait = 0, prioritized = 0, delayed = 0, active = 0 } = counts;
    return {
      backend,
      ...closure(reply),
      waiting: wait + prioritized,
      delayed,
      active,
      workers: reply[4],
      failures: pairs(reply[5]),
    };
  }
}

/** Whether the lane is open, and everything that keeps it closed. */
function closure([parked, broken, isPaused, paused]: LaneStateReply) {
  const [parkedUntil, parkedBecause] = parked;
  const [brokenUntil, reason, kind] = broken;
  const [pausedAt, pausedBy, pausedBecause] = paused;
  const isBroken = typeof brokenUntil === 'string';
  const isParked = typeof parkedUntil === 'string';
  return {
    state: isPaused === 1 ? 'paused' : isBroken ? 'broken' : isParked ? 'parked' : 'open',
    ...(isParked && { parkedUntil: iso(parkedUntil) }),
    ...(parkedBecause && { parkedBecause }),
    ...(isBroken && { brokenUntil: iso(brokenUntil) }),
    ...(reason && { brokenBecause: { kind: kind as FailureKind, message: JSON.parse(reason) as string } }),
    ...(isPaused === 1 && pausedAt && { pausedAt: iso(pausedAt) }),
    ...(isPaused === 1 && pausedBy && { pausedBy }),
    ...(isPaused === 1 && pausedBecause && { pausedBecause }),
  } as const;
}

function iso(milliseconds: string): string {
  return new Date(Number(milliseconds)).toISOString();
}

/** Alternating names and values as an object. */
function pairs(flat: (string | number)[]): Record<string, number> {
  const entries = flat.flatMap((value, index) =>
    index % 2 === 0 ? [[String(value), Number(flat[index + 1])] as const] : [],
  );
  return Object.fromEntries(entries);
}
