import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fromSource } from './built-app.js';
import type { Fsync } from './bench-options.js';
import { ProcessUnderTest } from './process-under-test.js';
import { RedisServer } from './redis-server.js';

const program = fileURLToPath(new URL('plain-bullmq-program.ts', import.meta.url));

export interface PlainBullmqOptions {
  fsync: Fsync;
  /** Jobs at once in the worker. */
  concurrency: number;
  /** Where its own folder is made. */
  folder: string;
  signal: AbortSignal;
}

/**
 * The yardstick: BullMQ without anything around it, one process that adds and one that processes. It has a Redis of
 * its own: what it leaves there to rewrite is not to be done while Sluice is measured.
 */
export class PlainBullmq {
  readonly #producer: ProcessUnderTest;
  readonly #worker: ProcessUnderTest;
  readonly #redis: RedisServer;

  private constructor(producer: ProcessUnderTest, worker: ProcessUnderTest, redis: RedisServer) {
    this.#producer = producer;
    this.#worker = worker;
    this.#redis = redis;
  }

  static async start({
    fsync,
    concurrency,
    folder: parent,
    signal,
  }: PlainBullmqOptions): Promise<PlainBullmq> {
    const folder = `${parent}/plain-bullmq`;
    await mkdir(folder);
    await using started = new AsyncDisposableStack();
    const redis = started.adopt(await RedisServer.start(folder, fsync, signal), (server) => server.stop());
    const start = async (role: string): Promise<ProcessUnderTest> =>
      started.adopt(
        await ProcessUnderTest.start(
          {
            name: `plain BullMQ ${role}`,
            command: process.execPath,
            arguments: [...fromSource(program), role, String(redis.port), String(concurrency)],
            folder,
            channel: true,
            // Messages wait in the channel until the program reads them.
            isReady: async () => true,
          },
          signal,
        ),
        (one) => one.stop(),
      );
    const producer = await start('producer');
    const worker = await start('worker');
    started.move();
    return new PlainBullmq(producer, worker, redis);
  }

  /** Adds jobs for so many seconds while the worker runs; jobs a second from the first add to the last end. */
  async jobsPerSecond(seconds: number, signal: AbortSignal): Promise<number> {
    const start = performance.now();
    const { added } = (await this.#producer.ask({ seconds }, signal)) as { added: number };
    await this.#worker.ask({ target: added }, signal);
    return (added / (performance.now() - start)) * 1_000;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#producer.stop(), this.#worker.stop()]);
    await this.#redis.stop();
  }
}
