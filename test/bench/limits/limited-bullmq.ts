import { Queue } from 'bullmq';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fromSource } from '../built-app.js';
import { ProcessUnderTest } from '../process-under-test.js';
import { quotas, windowMs } from './quota.js';

const program = fileURLToPath(new URL('bullmq-program.ts', import.meta.url));

/** What a plain BullMQ user would do: workers with a limiter of the same numbers. */
export class LimitedBullmq {
  readonly #workers: ProcessUnderTest[] = [];
  readonly #options: { folder: string; port: number; simulatorUrl: string; signal: AbortSignal };

  constructor(options: { folder: string; port: number; simulatorUrl: string; signal: AbortSignal }) {
    this.#options = options;
  }

  async submit(count: number): Promise<void> {
    const connection = { host: '127.0.0.1', port: this.#options.port };
    const queue = new Queue('limited', { connection, prefix: '{bench}' });
    const jobs = Array.from({ length: count }, () => ({
      name: 'call',
      data: {},
      opts: { removeOnComplete: true },
    }));
    await queue.addBulk(jobs);
    await queue.close();
  }

  async startWorkers(count: number): Promise<void> {
    const { folder, port, simulatorUrl, signal } = this.#options;
    await mkdir(folder, { recursive: true });
    const parameters = [
      String(port),
      `${simulatorUrl}/scenario/middle/v1`,
      String(quotas.requests),
      String(windowMs),
    ];
    const start = (_: unknown, index: number): Promise<ProcessUnderTest> =>
      ProcessUnderTest.start(
        {
          name: `worker ${index}`,
          command: process.execPath,
          arguments: [...fromSource(program), ...parameters],
          folder,
          isReady: async () => true,
        },
        signal,
      );
    this.#workers.push(...(await Promise.all(Array.from({ length: count }, start))));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.kill()));
  }
}
