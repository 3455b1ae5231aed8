import { setTimeout as delay } from 'node:timers/promises';
import { HttpTarget } from './http-target.js';
import { sendCalls } from './load-generator.js';
import type { RedisServer } from './redis-server.js';
import { settings } from './settings.js';
import type { Simulator } from './simulator.js';
import { SluiceSystem } from './sluice-system.js';
import type { Stage } from './stage.js';

/** What sharing calls does for jobs of one text each. */
export interface EmbeddingFigures {
  /** Calls of the vendor for each job. */
  callsPerJob: number;
  /** Jobs a second, of those that share no call. */
  timesApart: number;
}

interface Context {
  stage: Stage;
  redis: RedisServer;
  simulator: Simulator;
}

/** Lets one worker process work off a backlog of small embed jobs: those that may share calls, and those that may not. */
export async function measureEmbeddings(context: Context): Promise<EmbeddingFigures> {
  const { jobs, apart } = settings.embeddings;
  // Options of a job's own keep it out of the calls of others.
  let job = 0;
  const ownOptions = () => ({ providerOptions: { simulator: { user: String((job += 1)) } } });
  const one = await workOff(context, 'apart', apart, ownOptions);
  const shared = await workOff(context, 'shared', jobs, () => ({}));
  return {
    callsPerJob: shared.calls / jobs,
    timesApart: jobs / shared.seconds / (apart / one.seconds),
  };
}

async function workOff(
  { stage, redis, simulator }: Context,
  name: string,
  jobs: number,
  input: () => object,
): Promise<{ seconds: number; calls: number }> {
  const { signal, folder } = stage;
  const { callers, concurrency } = settings;
  const upstream = await simulator.slowAddress(settings.embeddings.callMs);
  const sluice = await stage.start(`Sluice, for ${name} embed jobs`, () =>
    SluiceSystem.start({
      redisUrl: redis.url,
      upstream,
      concurrency,
      callers,
      folder: `${folder}/embeddings-${name}`,
      profileFolder: undefined,
      signal,
    }),
  );
  const submission = new HttpTarget({
    name: 'Sluice',
    url: sluice.jobsUrl,
    body: () => ({
      kind: 'embed',
      backend: sluice.backend,
      model: 'simulated',
      input: { ...small, ...input() },
    }),
    status: 202,
    contains: '"status":"queued"',
    connections: callers,
  });
  stage.show(`Filling the queue with embed jobs, ${name}`);
  await sendCalls(submission.call, jobs, callers, signal);
  await submission.close();
  const before = await simulator.slowCalls();
  stage.show(`${jobs} embed jobs of one text, ${name}`);
  await sluice.startWorker();
  const start = performance.now();
  while (!(await sluice.isIdle())) await delay(pollMs, undefined, { signal });
  const seconds = (performance.now() - start) / 1_000;
  const calls = (await simulator.slowCalls()) - before;
  await sluice.stop();
  return { seconds, calls };
}

const small = { inputs: 'A text to be embedded.', dimensions: 256, encoding: 'base64' };
const pollMs = 50;
