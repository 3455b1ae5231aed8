import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../system/free-port.js';
import type { Program } from '../system/program.js';
import { SilencingProxy } from '../system/silencing-proxy.js';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

/** With what a consumer waits for something to take. */
const waitCommand = 'bzpopmin';
const replaced = 'its consumers are replaced';

describe('consumers that take nothing while their connection answers', () => {
  let system: SluiceSystem;
  let proxy: SilencingProxy;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      redis: 'own',
      workers: 0,
      backends: () => ({ quick: {} }),
      // Every job goes through the queue.
      configuration: {
        http: { directRuns: 0 },
        worker: { consumptionLimit: '1500ms' },
      },
    });
    proxy = await SilencingProxy.start(system.redis.port);
  });
  afterAll(async () => {
    proxy.close();
    await system.close();
  });

  async function start(): Promise<{ worker: Program; ready: () => Promise<number> }> {
    const port = await freePort();
    const worker = system.startWorker({ SLUICE_REDIS_URL: proxy.url, SLUICE_INTERNAL_PORT: String(port) });
    const ready = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
    await waitFor('the worker is ready', async () => (await ready()) === 200);
    return { worker, ready };
  }

  it('are replaced, and the same process goes on', async () => {
    const { worker, ready } = await start();
    proxy.silences = waitCommand;
    await waitFor('the consumers of both pools are silenced', () => proxy.silenced === 2);
    const { id } = await system.api.submitChat('Who takes this?');
    await waitFor('it replaces them', () => worker.output.includes(replaced));
    // The new ones are silent as well until they may speak, so that this is not over before it is seen.
    await waitFor('the worker is not ready', async () => (await ready()) === 503);
    proxy.speak();
    expect((await system.api.ended(id)).status).toBe('completed');
    await waitFor('the worker is ready again', async () => (await ready()) === 200);
    expect(worker.ended).toBe(false);
    expect(await worker.stop()).toBe(0);
  });

  it('are given up with their process when new ones do not help, and nothing is lost', async () => {
    const { worker } = await start();
    proxy.silences = waitCommand;
    await waitFor('it replaces them', () => worker.output.includes(replaced));
    const { id } = await system.api.submitChat('And who takes this?');
    await waitFor('the process ends', () => worker.ended);
    expect(await worker.stop()).toBe(1);
    expect(worker.output).toContain('ConsumptionStoppedError');
    await system.addWorker();
    expect((await system.api.ended(id)).status).toBe('completed');
  });
});
