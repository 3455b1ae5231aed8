import { type Meter, metrics, type Observation } from '@app/telemetry';
import type { WakeUps } from '../bullmq/wake-ups.js';
import type { RecordKeys } from '../records/record-keys.js';
import { parseWakeUpId } from '../records/ids.js';
import type { MemoryGuard, RedisClient } from '@app/redis';
import type { LaneMonitor, LaneState } from './lane-monitor.js';

/** Milliseconds for which all gauges share one reading of the lanes. */
const freshMs = 1_000;
/** Jobs sampled at each end of a lane to find the oldest, because ranks follow shares and not age. */
const sampleSize = 50;
const millisecondsPerSecond = 1_000;
const laneStates = ['open', 'parked', 'broken', 'paused'] as const satisfies readonly LaneState['state'][];
const breakerStates = ['closed', 'open'] as const;

interface LaneReading extends LaneState {
  oldestSeconds: number;
}

/** Reports the state of all lanes as metrics. One process of an installation does so. */
export class LaneGauges {
  #reading: { at: number; lanes: Promise<readonly LaneReading[]> } | undefined;
  #stops: (() => void)[] = [];

  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
    private readonly wakeUps: WakeUps,
    private readonly monitor: LaneMonitor,
    private readonly memory: MemoryGuard,
    private readonly meter: Meter,
  ) {}

  /**
   * Begins to report.
   *
   * @param backends Returns the backends of the moment; called at each reading.
   */
  start(backends: () => readonly string[]): void {
    const each =
      <Label extends 'backend' | 'state'>(see: (lane: LaneReading) => readonly Observation<Label>[]) =>
      async () =>
        (await this.#lanes(backends)).flatMap(see);
    const figure = (value: (lane: LaneReading) => number) =>
      each<'backend'>((lane) => [{ value: value(lane), labels: { backend: lane.backend } }]);
    const { meter } = this;
    this.#stops.push(
      meter.observe(
        metrics.waiting,
        figure(({ waiting }) => waiting),
      ),
      meter.observe(
        metrics.delayed,
        figure(({ delayed }) => delayed),
      ),
      meter.observe(
        metrics.active,
        figure(({ active }) => active),
      ),
      meter.observe(
        metrics.laneWorkers,
        figure(({ workers }) => workers),
      ),
      meter.observe(
        metrics.oldestWaiting,
        figure(({ oldestSeconds }) => oldestSeconds),
      ),
      meter.observe(
        metrics.laneState,
        each(({ backend, state }) => oneOf(backend, laneStates, state)),
      ),
      meter.observe(
        metrics.breakerState,
        each(({ backend, brokenUntil }) =>
          oneOf(backend, breakerStates, brokenUntil === undefined ? 'closed' : 'open'),
        ),
      ),
      meter.observe(metrics.redisMemory, () => [{ value: this.memory.share, labels: {} }]),
    );
  }

  /** Stops reporting. */
  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #lanes(backends: () => readonly string[]): Promise<readonly LaneReading[]> {
    const now = performance.now();
    if (this.#reading === undefined || now - this.#reading.at > freshMs) {
      this.#reading = { at: now, lanes: this.#read(backends()) };
    }
    return this.#reading.lanes;
  }

  async #read(backends: readonly string[]): Promise<readonly LaneReading[]> {
    // While Redis cannot be reached nothing is reported; other metrics show the outage.
    const lanes = await this.monitor.lanes(backends).catch(() => []);
    return Promise.all(
      lanes.map(async (lane) => ({
        ...lane,
        oldestSeconds: lane.waiting === 0 ? 0 : await this.#oldest(lane.backend).catch(() => 0),
      })),
    );
  }

  async #oldest(backend: string): Promise<number> {
    const waiting = this.wakeUps.queue(backend).toKey('prioritized');
    const ends = await Promise.all([
      this.client.zrange(waiting, '0', String(sampleSize - 1)),
      this.client.zrange(waiting, String(-sampleSize), '-1'),
    ]);
    const pipeline = this.client.pipeline();
    for (const wakeUp of new Set(ends.flat())) {
      pipeline.hmget(this.keys.job(parseWakeUpId(wakeUp).id), 'enqueuedAt', 'createdAt');
    }
    const replies = (await pipeline.exec()) ?? [];
    const times = replies.flatMap(([, reply]) => {
      const [enqueuedAt, createdAt] = (reply ?? []) as (string | null)[];
      const time = Number(enqueuedAt ?? createdAt ?? Number.NaN);
      return Number.isNaN(time) ? [] : [time];
    });
    if (times.length === 0) return 0;
    return Math.max(0, Date.now() - Math.min(...times)) / millisecondsPerSecond;
  }
}

function oneOf<State extends string>(
  backend: string,
  states: readonly State[],
  now: State,
): Observation<'backend' | 'state'>[] {
  return states.map((state) => ({ value: state === now ? 1 : 0, labels: { backend, state } }));
}
