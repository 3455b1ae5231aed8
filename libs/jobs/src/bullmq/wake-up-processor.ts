import type { JobRecord } from '@app/contracts';
import { type KindTable, type Outcome, rankCost, rankSpent } from '@app/policies';
import type { MessageHandler } from '@nestjs/microservices';
import { DelayedError, type Job, RateLimitError, WaitingError } from 'bullmq';
import { randomUUID } from 'node:crypto';
import type { WakeUps } from './wake-ups.js';
import { type Logger, parseTraceparent, type Telemetry } from '@app/telemetry';
import type { ChildJobs } from '../child-jobs/child-jobs.js';
import type { JobRecords } from '../records/job-records.js';
import { readRecord } from '../records/record-values.js';
import { throughOutage } from '@app/redis';
import { parseWakeUpId, type WakeUpId } from '../records/ids.js';
import type { LaneParking } from '../lanes/lane-stops.js';
import { runHandler } from '../pool/run-handler.js';
import type { Run, RunningJobs } from '../pool/running-jobs.js';
import { type NextStep, toSettlement } from '../pool/to-settlement.js';

/**
 * How much later than its wake-up a record may arrive, in milliseconds, although it was sent first: after a failover
 * the new Redis master has no scripts, so a script is sent twice.
 */
const recordLimitMs = 1_000;

/** A wake-up of BullMQ, and the token of its lock. */
interface HeldWakeUp {
  job: Job;
  lock: string;
}

/** The parts of a process that wake-ups are processed with. */
export interface ProcessorParts {
  kinds: KindTable;
  records: JobRecords;
  wakeUps: WakeUps;
  childJobs: ChildJobs;
  parking: LaneParking;
  log: Logger;
  telemetry: Telemetry;
  handler(kind: string): MessageHandler | undefined;
  /** Lost workers of one job after which it fails as poison; at least 1. */
  poisonAfter: number;
}

/** Processes wake-ups: begins a run of the job, lets the handler decide, and carries out the decision. */
export class WakeUpProcessor {
  readonly #process = randomUUID();
  #runs = 0;

  constructor(
    private readonly parts: ProcessorParts,
    private readonly backend: string,
    private readonly running: RunningJobs,
  ) {}

  /**
   * Resolves when BullMQ may delete the wake-up. Throws BullMQ's control errors if the wake-up stays: delayed, back in
   * the queue, or locked until the stalled check finds it.
   */
  async process(job: Job, lock: string): Promise<void> {
    const wakeUp = parseWakeUpId(job.id ?? '');
    try {
      await this.#track(wakeUp, { job, lock });
    } catch (error) {
      // On any other error BullMQ would delete the wake-up of a job that still needs it.
      if (!isControl(error)) this.#abandon(wakeUp.id, error);
      throw error;
    }
  }

  async #track(wakeUp: WakeUpId, held: HeldWakeUp): Promise<void> {
    // Known before the script starts the job, so that a cancellation from then on aborts it.
    const run = this.running.begin(wakeUp.id);
    try {
      await this.#start(wakeUp, run, held);
    } finally {
      this.running.drop(run);
    }
  }

  async #start(wakeUp: WakeUpId, run: Run, held: HeldWakeUp): Promise<void> {
    this.#runs += 1;
    const token = `${this.#process}:${this.#runs}`;
    const reply = await this.parts.records.start(wakeUp, this.backend, token, this.parts.poisonAfter);
    switch (reply[0]) {
      case 'drop':
        return;
      case 'unknown':
        if (held.job.attemptsStarted > 1) return;
        return delayUntil(held, Date.now() + recordLimitMs);
      case 'superseded': {
        const [, hop, backend] = reply;
        await this.parts.wakeUps.enter(backend, { id: wakeUp.id, hop });
        return;
      }
      case 'closed':
        // The script has closed the lane; the wake-up keeps its rank.
        throw new RateLimitError();
      case 'early':
        return delayUntil(held, Date.now() + reply[1]);
      case 'run': {
        const record = readRecord(wakeUp.id, reply[1]);
        if (record !== undefined) await this.#run(record, token, reply[2], run, held);
      }
    }
  }

  async #run(record: JobRecord, token: string, charged: number, run: Run, held: HeldWakeUp): Promise<void> {
    let handedBack = false;
    try {
      const handler = this.parts.handler(record.request.kind);
      const outcome = await runHandler(handler, { record, token, run, queued: true }, this.parts);
      handedBack = outcome.decision.type === 'hand-back';
      if (charged > 0) await this.#settleRank(record, charged, outcome);
      await this.#act(record, token, outcome, run, held);
    } finally {
      this.running.end(run, handedBack);
    }
  }

  async #act(record: JobRecord, token: string, outcome: Outcome, run: Run, held: HeldWakeUp): Promise<void> {
    const { settlement, next } = toSettlement(
      this.parts.kinds,
      record,
      outcome,
      this.parts.records.extensions,
    );
    if (outcome.decision.type === 'wait-for-children')
      await this.parts.childJobs.submit(this.parts.kinds, record, outcome.decision.children);
    const [settled, , , wake] = await throughOutage(() =>
      this.parts.records.settle(record, token, this.backend, settlement),
    );
    if (wake) {
      const [id, hop, backend, wave] = wake;
      await this.parts.wakeUps.enter(backend, { id, hop, wave });
    }
    if (settled === 'ended') {
      if (next.type === 'wait-for-children') await this.parts.childJobs.cancel(record);
      return;
    }
    if (settled === 'taken') {
      this.parts.log.warn('A late result was dropped: another run has the job', {
        job: record.id,
        tenant: record.tenant,
        trace: parseTraceparent(record.traceparent)?.traceId,
        backend: this.backend,
        decision: outcome.decision.type,
      });
      throw new WaitingError();
    }
    await this.#step(record, next, run, held);
  }

  /** Corrects the charge of the run before its wake-up completes, because the next wake-up is fetched then. */
  async #settleRank(
    { tenant, request, weight }: JobRecord,
    charged: number,
    { attempt }: Outcome,
  ): Promise<void> {
    const spent = rankSpent(attempt, weight);
    if (spent === undefined) return;
    const flow = { tenant, priority: request.priority };
    const tokens = { cost: rankCost(this.parts.kinds, request, weight), charged, spent };
    await throughOutage(() => this.parts.wakeUps.settleRank(this.backend, flow, tokens));
  }

  async #step(record: JobRecord, next: NextStep, run: Run, held: HeldWakeUp): Promise<void> {
    switch (next.type) {
      case 'finish':
      case 'wait-for-children':
        return;
      case 'hand-over': {
        const { backend, hop } = next;
        await this.parts.wakeUps.enter(backend, { id: record.id, hop });
        return;
      }
      case 'delay':
        return delayUntil(held, next.at);
      case 'park':
        await this.parts.parking.park(this.backend, next.until, next.because);
        throw new RateLimitError();
      case 'hand-back':
        // A wake-up without its lock already belongs to another worker.
        if (run.signal.reason !== 'lost') await held.job.moveToWait(held.lock);
        throw new WaitingError();
    }
  }

  /** Leaves the wake-up locked without renewal, so that the stalled check starts it again. */
  #abandon(id: string, error: unknown): never {
    this.parts.log.error('A job could not be started or settled; it will be started again', {
      job: id,
      backend: this.backend,
      error,
    });
    throw new WaitingError();
  }
}

/** Whether an error tells BullMQ that the wake-up stays. */
function isControl(error: unknown): boolean {
  return error instanceof WaitingError || error instanceof DelayedError || error instanceof RateLimitError;
}

async function delayUntil({ job, lock }: HeldWakeUp, time: number): Promise<never> {
  await job.moveToDelayed(time, lock);
  throw new DelayedError();
}
