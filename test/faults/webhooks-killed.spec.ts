import type { Job, WebhookDelivery, WebhookEndpoint } from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Program } from '../system/program.js';
import { type FailPoint, RedisProxy } from '../system/redis-proxy.js';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';
import { WebhookReceiver } from '../system/webhook-receiver.js';

/** A lease of ten seconds besides the attempt, and for a worker's job the time until it is found lost. */
const recoveryLimitMs = 25_000;

const isDispatch = (text: string) => text.includes(':outbox-filled') && text.includes('job.completed');
const isClaim = (text: string) => text.includes(':webhook-destinations') && !text.includes(':webhook-purge');
const isSettle = (text: string) => text.includes(':webhook-purge') && text.includes('delivered');

/** The first claim after the outbox was dispatched: one that takes something. */
function isFullClaim(): FailPoint['command'] {
  let dispatched = false;
  return (text) => {
    const isIt = dispatched && isClaim(text);
    dispatched ||= isDispatch(text);
    return isIt;
  };
}

const courierPoints: [string, FailPoint][] = [
  ['before the outbox is dispatched', { when: 'before', command: isDispatch }],
  ['after the outbox was dispatched', { when: 'after', command: isDispatch }],
  ['before a delivery is claimed', { when: 'before', command: isFullClaim() }],
  ['after a delivery was claimed', { when: 'after', command: isFullClaim() }],
  ['before a delivered webhook is settled', { when: 'before', command: isSettle }],
  ['after a delivered webhook was settled', { when: 'after', command: isSettle }],
];

const isEnd = (text: string) => text.includes('"finishReason"') && text.includes('completed');
const workerPoints: [string, FailPoint][] = [
  ['early', { when: 'before', command: isEnd }],
  ['late', { when: 'after', command: isEnd }],
];

describe('a webhook whose sender is killed', () => {
  let system: SluiceSystem;
  let receiver: WebhookReceiver;
  let endpoint: WebhookEndpoint;
  const ofCouriers: Job[] = [];
  let ofWorkers: Job[];

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    system = await SluiceSystem.start({
      workers: 0,
      backends: () => ({ steady: {}, early: {}, late: {} }),
      configuration: { egress: { allowRanges: ['127.0.0.0/8'] }, courier: { timeout: '1s' } },
    });
    const body = { url: receiver.url('/hook') };
    endpoint = (await system.api.call<WebhookEndpoint>('POST', '/v1/webhook-endpoints', { body })).body;
    system.startWorker({ SLUICE_POOLS: 'steady' });
    for (const [question, failPoint] of courierPoints) {
      const ask = () => system.api.submitChat(question, { backend: 'steady' });
      ofCouriers.push(await killedAt(failPoint, (env) => system.startCourier(env), ask));
    }
    system.startCourier();
    ofWorkers = await Promise.all(
      workerPoints.map(([backend, failPoint]) =>
        killedAt(
          failPoint,
          (env) => system.startWorker({ ...env, SLUICE_POOLS: backend }),
          () => system.api.submitChat('Why?', { backend }),
        ),
      ),
    );
    system.startWorker({ SLUICE_POOLS: 'early,late' });
  }, 60_000);
  afterAll(async () => {
    await system.close();
    receiver.close();
  });

  /** Starts a program behind a fail point, and kills it there. */
  async function killedAt(
    failPoint: FailPoint,
    start: (env: NodeJS.ProcessEnv) => Program,
    act: () => Promise<Job>,
  ) {
    const proxy = await RedisProxy.start(system.redis.port, failPoint);
    const program = start({ SLUICE_REDIS_URL: proxy.url });
    const job = await act();
    await proxy.reached;
    await program.stop('SIGKILL');
    proxy.close();
    return job;
  }

  async function delivered(job: Job): Promise<WebhookDelivery> {
    return waitFor(
      `the webhook of ${job.id} is delivered`,
      async () => {
        const { body } = await system.api.call<{ data: WebhookDelivery[] }>(
          'GET',
          '/v1/webhook-deliveries?limit=100',
        );
        const deliveries = body.data.filter(({ subject }) => subject === job.id);
        expect(deliveries.length).toBeLessThanOrEqual(1);
        return deliveries.find(({ status }) => status === 'delivered');
      },
      recoveryLimitMs,
    );
  }

  function expectOnce(job: Job, { event }: WebhookDelivery): number {
    const received = receiver.received.filter(({ body }) => body.includes(job.id));
    expect(received.length).toBeGreaterThanOrEqual(1);
    expect(new Set(received.map(({ id }) => id))).toEqual(new Set([event]));
    for (const { body, headers } of received) {
      expect(new Webhook(endpoint.secret ?? '').verify(body, headers)).toMatchObject({
        data: { id: job.id },
      });
    }
    return received.length;
  }

  it('arrives, under one id, wherever the courier was', async () => {
    const times = await Promise.all(ofCouriers.map(async (job) => expectOnce(job, await delivered(job))));
    // What Redis never learned is sent again; what it has learned is not.
    expect(times.at(-2)).toBe(2);
    expect(times.at(-1)).toBe(1);
  });

  it('is sent once for a job that ends once, wherever its worker was', async () => {
    for (const job of ofWorkers) {
      const ended = await system.api.ended(job.id, recoveryLimitMs);
      expect(ended.status).toBe('completed');
      expect(expectOnce(job, await delivered(job))).toBe(1);
    }
  });
});
