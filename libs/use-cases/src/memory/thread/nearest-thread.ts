import { parentPort } from 'node:worker_threads';
import { nearestOf, type ScanPage } from './nearest-of.ts';

/** Compares vectors, so that the thread that answers requests does not stand still. */
parentPort?.on('message', (page: ScanPage) => {
  parentPort?.postMessage(nearestOf(page), []);
});
