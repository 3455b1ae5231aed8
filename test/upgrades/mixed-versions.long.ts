import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WebhookEndpoint } from '@app/contracts';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { ApiClient } from '../system/api-client.js';
import { SluiceSystem, type SystemOptions } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';
import { WebhookReceiver } from '../system/webhook-receiver.js';
import { configureSimulator, loadBackends, MixedLoad } from './mixed-load.js';

/** A built checkout of an older version. Its processes run beside those of this one. */
const older = process.env['SLUICE_OLDER_VERSION'] ?? '';
if (!existsSync(join(older, 'dist', 'apps', 'api', 'main.js')))
  throw new Error(
    'Set SLUICE_OLDER_VERSION to a checkout of an older version in which "npm run build" was run.',
  );

const everything = { api: older, worker: older, scheduler: older, courier: older };

describe('processes of an older and of this version on one Redis', () => {
  let system: SluiceSystem | undefined;
  let receiver: WebhookReceiver | undefined;
  afterEach(async () => {
    await system?.close();
    receiver?.close();
  });

  const start = async (versions: NonNullable<SystemOptions['versions']>) => {
    receiver = await WebhookReceiver.start();
    system = await SluiceSystem.start({
      apart: ['api', 'worker', 'scheduler'],
      redis: 'own',
      workers: 2,
      simulator: { logCapacity: 20_000 },
      backends: loadBackends,
      configuration: {
        egress: { allowRanges: ['127.0.0.0/8'] },
        worker: { concurrency: 16 },
        profiles: { primary: { backend: 'quick' } },
      },
      versions,
    });
    system.startCourier();
    configureSimulator(system.simulator);
    const body = { url: receiver.url('/ends') };
    const { body: endpoint } = await system.api.call<WebhookEndpoint>('POST', '/v1/webhook-endpoints', {
      body,
    });
    return { system, receiver, secret: endpoint.secret ?? '' };
  };

  /** Each job's end was delivered, under one id, with the endpoint's signature. */
  const expectWebhooks = async (ids: readonly string[], { received }: WebhookReceiver, secret: string) => {
    for (const id of ids) {
      const about = await waitFor(`a webhook about ${id} arrives`, () => {
        const found = received.filter(({ body }) => body.includes(id));
        return found.length > 0 && found;
      });
      expect(new Set(about.map((webhook) => webhook.id)).size).toBe(1);
      for (const { body, headers } of about) {
        expect(new Webhook(secret).verify(body, headers)).toMatchObject({ data: { id } });
      }
    }
  };

  it.each([
    ['an older worker with an API of this version', { ...everything, api: '' }],
    ['a worker of this version with an older API', { api: older }],
    ['an older scheduler and courier with the others of this version', { scheduler: older, courier: older }],
  ])(
    'work together: %s',
    async (_, versions) => {
      const { system: running, receiver: hooks, secret } = await start(versions);
      const load = new MixedLoad([running.api], running.simulator);
      await load.run();
      await load.expectInvariants();
      await expectWebhooks(load.submitted, hooks, secret);
    },
    180_000,
  );

  it('work together while one replaces the other, and when workers of both are killed', async () => {
    const { system: running, receiver: hooks, secret } = await start(everything);
    const second = await running.startSecondApi('');
    const load = new MixedLoad([running.api, new ApiClient(second.url)], running.simulator);
    running.startScheduler('');
    running.startCourier({}, '');
    const [first, last] = running.workers;
    const successor = running.startWorker({}, '');
    await running.ready();

    const done = load.run();
    const inFlight = (scenario: string) => () =>
      running.simulator.requests.some((call) => call.scenario === scenario && call.endedAt === undefined);
    await waitFor('calls run', inFlight('steady'));
    await first?.stop('SIGKILL');
    await successor.stop('SIGKILL');
    running.startWorker({}, '');
    await last?.stop('SIGTERM');
    running.startWorker({}, '');
    await done;
    await load.expectInvariants();
    await expectWebhooks(load.submitted, hooks, secret);
  }, 240_000);
});
