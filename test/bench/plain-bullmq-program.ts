/**
 * One of the two processes of the plain BullMQ baseline, a child of the bench.
 * Arguments: `producer` or `worker`, the port of Redis, the number of jobs at once.
 */
import { Queue, Worker } from 'bullmq';

const [role, port, concurrency] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port) };
const name = 'plain';
const prefix = '{bench}';

/** As large as the chat job that Sluice is given. */
const data = { messages: [{ role: 'user', content: 'Say hello.' }] };

if (role === 'producer') startProducer();
else startWorker();

/** Asked for `{ seconds }` it adds jobs for so long, and answers `{ added }`. */
function startProducer(): void {
  const queue = new Queue(name, { connection, prefix });
  process.on('message', ({ seconds }: { seconds: number }) => {
    const end = performance.now() + seconds * 1_000;
    let added = 0;
    const add = async (): Promise<void> => {
      while (performance.now() < end) {
        await queue.add('job', data, { removeOnComplete: true });
        added += 1;
      }
    };
    void Promise.all(Array.from({ length: Number(concurrency) }, add)).then(() => process.send?.({ added }));
  });
  process.once('SIGTERM', () => void queue.close().then(() => process.exit(0)));
}

/** Asked for `{ target }` it answers `{ processed }` once it has processed so many jobs since it last answered. */
function startWorker(): void {
  let processed = 0;
  let target = Number.POSITIVE_INFINITY;
  const answerWhenReached = (): void => {
    if (processed < target) return;
    process.send?.({ processed });
    processed -= target;
    target = Number.POSITIVE_INFINITY;
  };
  const worker = new Worker(name, async () => ({ text: 'Hello.' }), {
    connection,
    prefix,
    concurrency: Number(concurrency),
  });
  worker.on('completed', () => {
    processed += 1;
    answerWhenReached();
  });
  process.on('message', (message: { target: number }) => {
    target = message.target;
    answerWhenReached();
  });
  process.once('SIGTERM', () => void worker.close().then(() => process.exit(0)));
}
