import { Inject, Injectable } from '@nestjs/common';
import type { JobRecord } from '@app/contracts';
import { type ClosedLane, failureRules, leaveClosedLane } from '@app/policies';
import { WakeUps } from '../bullmq/wake-ups.js';
import { JobRecords } from '../records/job-records.js';
import { readRecords } from '../records/record-values.js';
import { PRODUCER, type RedisClient } from '@app/redis';
import { waitingWithFallback } from '../bullmq/queue-scripts.js';
import { closedLanes, type ClosedLaneReply } from './lane-scripts.js';

/** Steps of a sweep through one lane. The next sweep continues there. */
const maximumSteps = 20;

/**
 * Moves waiting jobs out of lanes that make no calls in time for them: to their fallback, or to their end. Counts no
 * attempt. Any number of processes may do so.
 */
@Injectable()
export class HandOvers {
  /** Where the next sweep of a lane continues. */
  readonly #places = new Map<string, number>();

  constructor(
    @Inject(PRODUCER) private readonly client: RedisClient,
    private readonly records: JobRecords,
    private readonly wakeUps: WakeUps,
  ) {}

  /** The lanes that are broken or parked for long, by backend. */
  async closed(): Promise<Map<string, ClosedLane>> {
    const { parkedLanes, brokenLanes, prefix } = this.records.keys;
    const found = await closedLanes.run(this.client, [parkedLanes, brokenLanes], { prefix: `${prefix}:` });
    const lanes = new Map<string, ClosedLane>();
    for (const reply of found) {
      const lane = closedLane(reply);
      const known = lanes.get(reply[0]);
      // A lane that is closed for two reasons opens when both are over.
      if ((known?.until ?? 0) < (lane.until ?? 0)) lanes.set(reply[0], lane);
    }
    return lanes;
  }

  /** Sweeps the lanes that make no calls, a bounded number of steps in each. */
  async sweep(lanes: ReadonlyMap<string, ClosedLane>, signal: AbortSignal): Promise<void> {
    for (const backend of this.#places.keys()) if (!lanes.has(backend)) this.#places.delete(backend);
    if (lanes.size === 0) return;
    const now = await this.#now();
    for (const [backend, lane] of lanes) {
      for (let step = 0; step < maximumSteps && !signal.aborted; step += 1) {
        if (await this.#step(backend, lane, now)) break;
      }
    }
  }

  /** Moves jobs that have exceeded their maximum wait, whatever the state of their lane. */
  async leave(jobs: readonly JobRecord[], lanes: ReadonlyMap<string, ClosedLane>): Promise<void> {
    if (jobs.length === 0) return;
    const now = await this.#now();
    await Promise.all(
      jobs.map(async (job) => {
        const backend = job.route[job.hop] ?? '';
        await this.#leave(job, lanes.get(backend) ?? (await this.#paused(backend)), now);
      }),
    );
  }

  /** Resolves with true when the end of the lane was reached. */
  async #step(backend: string, lane: ClosedLane, now: number): Promise<boolean> {
    const from = this.#places.get(backend) ?? 0;
    const all = failureRules[lane.failure.kind] === 'hand-over';
    const { keys } = this.records;
    const [scanned, found] = await waitingWithFallback.run(
      this.client,
      [this.wakeUps.queue(backend).toKey('prioritized')],
      { prefix: `${keys.prefix}:`, from, until: lane.until ?? 0, all },
    );
    const left = await Promise.all(readRecords(found).map((job) => this.#leave(job, lane, now)));
    // Jobs that left no longer count as places of the lane.
    this.#places.set(backend, scanned === 0 ? 0 : from + scanned - left.filter(Boolean).length);
    return scanned === 0;
  }

  async #leave(job: JobRecord, lane: ClosedLane | undefined, now: number): Promise<boolean> {
    const { id, hop, route, maxWaits } = job;
    const maxWait = maxWaits?.[hop] ?? Number.POSITIVE_INFINITY;
    const decision = leaveClosedLane({ ...job, timeLimits: { maxWait } }, lane, now);
    // The deadline sweeper ends expired jobs.
    if (decision === undefined || decision.type === 'expire') return false;
    if (!(await this.records.leaveLane(job, decision))) return false;
    if (decision.type === 'hand-over') {
      const next = { id, hop: route.indexOf(decision.backend, hop + 1) };
      await this.wakeUps.enter(decision.backend, next);
      await this.records.dueAt(job, Math.min(job.deadline, now + (maxWaits?.[next.hop] ?? job.deadline)));
    }
    await this.wakeUps.remove(route[hop] ?? '', { id, hop });
    return true;
  }

  /** Redis' time, the clock that all processes share, in milliseconds since the epoch. */
  async #now(): Promise<number> {
    const [seconds, microseconds] = await this.client.time();
    return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
  }

  async #paused(backend: string): Promise<ClosedLane | undefined> {
    const [by, reason] = await this.client.hmget(this.records.keys.pause(backend), 'by', 'reason');
    if (typeof by !== 'string') return undefined;
    const why = reason ? `: ${reason}` : '';
    return { failure: { kind: 'unavailable', message: `Backend "${backend}" was paused by ${by}${why}.` } };
  }
}

function closedLane([backend, until, reason, brokenFor]: ClosedLaneReply): ClosedLane {
  if (brokenFor === '') {
    return { until: Number(until), failure: { kind: 'rate-limit', message: reason } };
  }
  const message = `Backend "${backend}" is not called for now, because calls failed: ${JSON.parse(reason) as string}`;
  return { until: Number(until), failure: { kind: brokenFor as ClosedLane['failure']['kind'], message } };
}
