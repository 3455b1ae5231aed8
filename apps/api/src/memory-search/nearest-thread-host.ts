import type { NearVector } from '@app/memory';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ScanPage } from './thread/nearest-of.js';

/** For the vectors of one page. */
const pageLimitMs = 10_000;

/** A thread that compares vectors, for one search. */
export class NearestThreadHost {
  readonly #worker = new Worker(new URL('./thread/nearest-thread.ts', import.meta.url), { name: 'nearest' });

  /** The vectors of a page nearest to the query, the nearest first. The page is given away. */
  async nearest(page: ScanPage): Promise<NearVector[]> {
    const answer = once(this.#worker, 'message', { signal: AbortSignal.timeout(pageLimitMs) });
    this.#worker.postMessage(page, [page.vectors.buffer as ArrayBuffer]);
    const [near] = (await answer) as [NearVector[]];
    return near;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
