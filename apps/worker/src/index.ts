export { startWorker, workerCloseLimitMs } from './start-worker.js';
