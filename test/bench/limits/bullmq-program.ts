/**
 * A worker with BullMQ's own limiter, a child of the bench. Arguments: the port of Redis, the address to
 * call, the limit and its milliseconds.
 */
import { Worker } from 'bullmq';
import { Agent, request } from 'undici';

const [port, url = '', max, duration] = process.argv.slice(2);
const dispatcher = new Agent({ connections: 256 });
const call = JSON.stringify({ model: 'simulated', messages: [{ role: 'user', content: 'Say hello.' }] });

const worker = new Worker(
  'limited',
  async () => {
    const { body } = await request(`${url}/chat/completions`, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json' },
      body: call,
    });
    await body.dump();
  },
  {
    connection: { host: '127.0.0.1', port: Number(port) },
    prefix: '{bench}',
    concurrency: 64,
    limiter: { max: Number(max), duration: Number(duration) },
  },
);
process.once('SIGTERM', () => void worker.close(true).then(() => process.exit(0)));
