import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Job } from '@app/contracts';
import { RedisCluster } from '../system/redis-cluster.js';
import type { RedisUnderTest } from '../system/redis-program.js';
import { RedisSentinel } from '../system/redis-sentinel.js';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const resumeLimitMs = 6_000;
const callers = 4;
/** Between two jobs of a caller. */
const pauseMs = 15;
/** Seven processes start, on a machine that may be busy. */
const testLimitMs = 90_000;

interface Store extends RedisUnderTest {
  killMaster(): Promise<void>;
}

async function cluster(): Promise<Store> {
  const nodes = await RedisCluster.start();
  return {
    settings: nodes.settings,
    killMaster: () => nodes.killMasterOf('{sluice}'),
    close: () => nodes.close(),
  };
}

describe('the master of Redis killed under load', () => {
  let store: Store | undefined;
  let system: SluiceSystem | undefined;

  afterEach(async () => {
    await system?.close();
    await store?.close();
    [system, store] = [undefined, undefined];
  });

  it.each([
    ['Cluster', cluster],
    ['set of Sentinels', (): Promise<Store> => RedisSentinel.start()],
  ])(
    'in a %s: jobs run again within six seconds, and nothing accepted is lost',
    async (_, open) => {
      store = await open();
      system = await SluiceSystem.start({ redis: store, workers: 2, backends: () => ({ quick: {} }) });
      const load = new Load(system);
      await waitFor('jobs are accepted', () => load.accepted.length > 100);

      const killedAt = performance.now();
      await store.killMaster();
      // Those that were accepted before may have been taken by a worker that could not begin them: their locks end first.
      const before = load.accepted.length;
      await waitFor('a job is accepted and done', async () => {
        const [, id] = load.accepted.slice(before + callers);
        return id !== undefined && (await system?.api.job(id))?.status === 'completed';
      });
      const resumedAfterMs = performance.now() - killedAt;
      await waitFor('many more are', () => load.accepted.length > before + 100);
      await load.stop();

      expect(resumedAfterMs).toBeLessThan(resumeLimitMs);
      expect([...load.refusals].filter((status) => status !== 503)).toEqual([]);
      const { api } = system;
      const ended = await Promise.all(load.accepted.map((id) => api.ended(id, 60_000)));
      expect(ended.filter(({ status }) => status !== 'completed')).toEqual([]);
    },
    testLimitMs,
  );
});

/** Callers that submit one chat after the other, until they are stopped. */
class Load {
  readonly accepted: string[] = [];
  /** The statuses of what was not accepted. */
  readonly refusals = new Set<number>();
  #stopped = false;
  readonly #callers: Promise<void>[];

  constructor(private readonly system: SluiceSystem) {
    this.#callers = Array.from({ length: callers }, (_, caller) => this.#submit(caller));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#callers);
  }

  async #submit(caller: number): Promise<void> {
    for (let count = 0; !this.#stopped; count += 1) {
      const { status, body } = await this.system.api.call<Job>('POST', '/v1/jobs', {
        body: { kind: 'chat', input: { messages: [{ role: 'user', content: `${caller}/${count}` }] } },
      });
      if (status === 202) this.accepted.push(body.id);
      else this.refusals.add(status);
      await delay(pauseMs);
    }
  }
}
