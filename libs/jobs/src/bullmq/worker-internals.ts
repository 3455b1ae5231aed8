import type { Job, Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';

/**
 * The private queue on which a BullMQ worker's loop waits: jobs that it has fetched and those that have ended. BullMQ 6
 * sets it when the loop starts and to null when it ends; bullmq-internals.spec.ts fails when that changes.
 */
interface MainLoopQueue {
  add(job: Promise<Job | undefined>): void;
  numTotal(): number;
}

/** BullMQ no longer has a private member that Sluice relies on. */
export class BullMqChangedError extends Error {
  override readonly name = 'BullMqChangedError';

  constructor(member: string) {
    super(
      `BullMQ's Worker has no ${member}. Install the version of BullMQ that package.json names, or adapt libs/jobs/src/bullmq to the new one.`,
    );
  }
}

/**
 * Fetches a job at once for a worker that may take more of them than before. Its loop would notice only when a job
 * ends, and fetches one after the other. It never fetches more than the worker's concurrency. Does nothing while the
 * loop does not run.
 *
 * @param onError Called when a job could not be fetched; the loop tries again by itself.
 * @throws {BullMqChangedError}
 */
export function takeMore(worker: Worker, onError: (error: Error) => void): void {
  const loop = mainLoopQueue(worker);
  if (loop === null || loop.numTotal() >= worker.concurrency) return;
  loop.add(
    worker.getNextJob(randomUUID(), { block: false }).catch((error: Error) => {
      onError(error);
      return undefined;
    }),
  );
}

/**
 * The queue of the worker's loop; null while the loop does not run.
 *
 * @throws {BullMqChangedError}
 */
export function mainLoopQueue(worker: Worker): MainLoopQueue | null {
  const { mainLoopQueue: loop } = worker as unknown as { mainLoopQueue?: MainLoopQueue | null };
  if (loop === null) return null;
  if (typeof loop?.add !== 'function' || typeof loop.numTotal !== 'function') {
    throw new BullMqChangedError('mainLoopQueue');
  }
  return loop;
}
