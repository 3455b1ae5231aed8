import type { Job, Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';

/**
 * What of a BullMQ worker is not public: the queue on which its loop waits for jobs, those that it has
 * fetched and those that have ended.
 */
interface Loop {
  mainLoopQueue?: { add(job: Promise<Job | undefined>): void; numTotal(): number } | null;
}

/**
 * Fetches a job at once for a worker that may take more of them than before. Its loop would notice only
 * when a job ends, and fetches one after the other. Nothing is fetched that the worker may not have.
 *
 * @param onError Told why a job could not be fetched; the loop tries again by itself.
 */
export function takeMore(worker: Worker, onError: (error: Error) => void): void {
  const { mainLoopQueue: loop } = worker as unknown as Loop;
  if (loop === undefined || loop === null || loop.numTotal() >= worker.concurrency) return;
  loop.add(
    worker.getNextJob(randomUUID(), { block: false }).catch((error: Error) => {
      onError(error);
      return undefined;
    }),
  );
}
