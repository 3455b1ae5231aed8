import type { Job, WebhookDelivery, WebhookEndpoint } from '@app/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Program } from '../system/program.js';
import { type FailPoint, RedisProxy } from '../system/redis-proxy.js';
import { RedisProgram } from '../system/redis-program.js';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';
import { WebhookReceiver } from '../system/webhook-receiver.js';

const recoveryLimitMs = 25_000;
/** Eight processes start, on a machine that may be busy. */
const testLimitMs = 60_000;

/** Commands of a courier, by names and values in the MessagePack argument of their scripts. */
const isDispatch = (text: string) => text.includes('deliveries') && text.includes('job.completed');
const isClaim = (text: string) => text.includes(':webhook-destinations') && text.includes('leaseMs');
const isSettle = (text: string) => text.includes('disableAfterMs') && text.includes('delivered');

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
  let redis: RedisProgram;
  let receiver: WebhookReceiver;
  const systems: SluiceSystem[] = [];

  beforeAll(async () => {
    [redis, receiver] = await Promise.all([RedisProgram.start(), WebhookReceiver.start()]);
  });
  afterAll(async () => {
    await Promise.all(systems.map((system) => system.close()));
    receiver.close();
    await redis.close();
  });

  /** A system with keys of its own on the one Redis, so that it sends nothing of another one. */
  async function start(workers: number): Promise<{ system: SluiceSystem; endpoint: WebhookEndpoint }> {
    const settings = { ...redis.settings, prefix: `{case-${systems.length}}` };
    const system = await SluiceSystem.start({
      redis: { settings, close: () => redis.close() },
      workers,
      backends: () => ({ early: {}, late: {} }),
      configuration: {
        egress: { allowRanges: ['127.0.0.0/8'] },
        courier: { timeout: '1s', settleTime: '2s' },
        worker: { lockDuration: '1500ms' },
      },
    });
    systems.push(system);
    const body = { url: receiver.url('/hook') };
    const reply = await system.api.call<WebhookEndpoint>('POST', '/v1/webhook-endpoints', { body });
    return { system, endpoint: reply.body };
  }

  /** Starts a program behind a fail point, and kills it there. */
  async function killedAt(
    failPoint: FailPoint,
    launch: (env: NodeJS.ProcessEnv) => Program,
    act: () => Promise<Job>,
  ): Promise<Job> {
    const proxy = await RedisProxy.start(redis.port, failPoint);
    const program = launch({ SLUICE_REDIS_URL: proxy.url });
    const job = await act();
    await proxy.reached;
    await program.stop('SIGKILL');
    proxy.close();
    return job;
  }

  async function delivered({ api }: SluiceSystem, job: Job): Promise<WebhookDelivery> {
    return waitFor(
      `the webhook of ${job.id} is delivered`,
      async () => {
        const { body } = await api.call<{ data: WebhookDelivery[] }>('GET', '/v1/webhook-deliveries');
        const deliveries = body.data.filter(({ subject }) => subject === job.id);
        expect(deliveries.length).toBeLessThanOrEqual(1);
        return deliveries.find(({ status }) => status === 'delivered');
      },
      recoveryLimitMs,
    );
  }

  /** How often the webhook of a job came: always under the one id, and signed. */
  function received(job: Job, { event }: WebhookDelivery, { secret = '' }: WebhookEndpoint): number {
    const webhooks = receiver.received.filter(({ body }) => body.includes(job.id));
    expect(new Set(webhooks.map(({ id }) => id))).toEqual(new Set([event]));
    for (const { body, headers } of webhooks)
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({ data: { id: job.id } });
    return webhooks.length;
  }

  it(
    'arrives, under one id, wherever the courier was',
    async () => {
      const cases: Awaited<ReturnType<typeof start>>[] = [];
      for (let count = 0; count < courierPoints.length; count += 1) cases.push(await start(1));
      const times = await Promise.all(
        courierPoints.map(async ([question, failPoint], place) => {
          const { system, endpoint } = cases[place] as (typeof cases)[number];
          const ask = () => system.api.submitChat(question, { backend: 'early' });
          const job = await killedAt(failPoint, (env) => system.startCourier(env), ask);
          await system.addCourier();
          return received(job, await delivered(system, job), endpoint);
        }),
      );
      // What Redis never learned is sent again; what it has learned is not.
      expect(times.every((count) => count >= 1)).toBe(true);
      expect(times.slice(-2)).toEqual([2, 1]);
    },
    testLimitMs,
  );

  it(
    'is sent once for a job that ends once, wherever its worker was',
    async () => {
      const { system, endpoint } = await start(0);
      await system.addCourier();
      const jobs = await Promise.all(
        workerPoints.map(([backend, failPoint]) =>
          killedAt(
            failPoint,
            (env) => system.startWorker({ ...env, SLUICE_POOLS: backend }),
            () => system.api.submitChat('Why?', { backend }),
          ),
        ),
      );
      await system.addWorker();
      for (const job of jobs) {
        const ended = await system.api.ended(job.id, recoveryLimitMs);
        expect(ended.status).toBe('completed');
        expect(received(job, await delivered(system, job), endpoint)).toBe(1);
      }
    },
    testLimitMs,
  );
});
