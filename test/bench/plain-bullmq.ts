import { fileURLToPath } from 'node:url';
import { ProcessUnderTest } from './process-under-test.ts';
import type { RedisServer } from './redis-server.ts';

const program = fileURLToPath(new URL('plain-bullmq-program.ts', import.meta.url));

/** The yardstick: BullMQ without anything around it, one process that adds and one that processes. */
export class PlainBullmq {
  readonly #producer: ProcessUnderTest;
  readonly #worker: ProcessUnderTest;

  private constructor(producer: ProcessUnderTest, worker: ProcessUnderTest) {
    this.#producer = producer;
    this.#worker = worker;
  }

  static async start(
    redis: RedisServer,
    concurrency: number,
    folder: string,
    signal: AbortSignal,
  ): Promise<PlainBullmq> {
    const start = (role: string): Promise<ProcessUnderTest> =>
      ProcessUnderTest.start(
        {
          name: `plain BullMQ ${role}`,
          command: process.execPath,
          arguments: [program, role, String(redis.port), String(concurrency)],
          folder,
          channel: true,
          // Messages wait in the channel until the program reads them.
          isReady: async () => true,
        },
        signal,
      );
    const producer = await start('producer');
    try {
      return new PlainBullmq(producer, await start('worker'));
    } catch (error) {
      await producer.stop();
      throw error;
    }
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
  }
}
