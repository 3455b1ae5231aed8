import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WebhookEndpoint } from '@app/contracts';
import { Webhook } from 'standardwebhooks';
import { waitFor } from '../../system/wait-for.js';
import type { ReceivedWebhook } from '../../system/webhook-receiver.js';
import { WebhooksUnderTest } from './webhooks-under-test.js';

const hour = 3_600_000;

function read(received: ReceivedWebhook | undefined, secret = ''): unknown {
  return new Webhook(secret).verify(received?.body ?? '', received?.headers ?? {});
}

describe('the delivery of webhooks', () => {
  let webhooks: WebhooksUnderTest;

  beforeAll(async () => {
    webhooks = await WebhooksUnderTest.start();
  });
  afterAll(() => webhooks.close());

  const arrived = (path: string, count = 1) =>
    waitFor(`${count} webhooks at ${path}`, () => {
      const received = webhooks.receiver.at(path);
      return received.length >= count && received;
    });
  const remove = (endpoint: WebhookEndpoint) =>
    webhooks.client.call('DELETE', `/v1/webhook-endpoints/${endpoint.id}`);

  it('tells endpoints of the end of a job, thin, signed by their secret and by the installation', async () => {
    const endpoint = await webhooks.endpoint('/all');
    const job = await webhooks.finishedJob({ metadata: { ticket: '12' } });
    const [received] = await arrived('/all');
    expect(read(received, endpoint.secret)).toMatchObject({
      type: 'job.completed',
      timestamp: job.completedAt,
      data: { id: job.id, status: 'completed', metadata: { ticket: '12' }, path: `/v1/jobs/${job.id}` },
    });
    expect(received?.body).not.toContain('Rayleigh');

    const { body } = await webhooks.client.call<{ publicKeys: string[] }>('GET', '/v1/webhook-keys');
    const x = Buffer.from((body.publicKeys[0] ?? '').replace('whpk_', ''), 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const [, v1a = ''] = / v1a,(\S+)/.exec(received?.headers['webhook-signature'] ?? '') ?? [];
    const content = `${received?.id}.${received?.headers['webhook-timestamp']}.${received?.body}`;
    expect(verify(null, Buffer.from(content), key, Buffer.from(v1a, 'base64'))).toBe(true);
    await remove(endpoint);
  });

  it('tells the webhook of a single job, and no endpoint that did not ask for it', async () => {
    const endpoint = await webhooks.endpoint('/failures', { events: ['job.failed'] });
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const job = await webhooks.finishedJob({ webhook: { url: webhooks.receiver.url('/own'), secret } });
    const [received] = await arrived('/own');
    expect(read(received, secret)).toMatchObject({ type: 'job.completed', data: { id: job.id } });
    expect(webhooks.receiver.at('/failures')).toEqual([]);
    expect(JSON.stringify(await webhooks.client.job(job.id))).not.toContain(secret);
    await remove(endpoint);
  });

  it('signs with both secrets while one is rotated, and then with the new one alone', async () => {
    const endpoint = await webhooks.endpoint('/rotated');
    const action = `/v1/webhook-endpoints/${endpoint.id}/rotate-secret`;
    const body = { oldSecretFor: '1h' };
    const rotated = (await webhooks.client.call<WebhookEndpoint>('POST', action, { body })).body;
    await webhooks.finishedJob();
    const [first] = await arrived('/rotated');
    for (const secret of [endpoint.secret, rotated.secret]) {
      expect(read(first, secret)).toMatchObject({ type: 'job.completed' });
    }
    webhooks.clock.aheadMs += hour + 60_000;
    await webhooks.finishedJob();
    const [, second] = await arrived('/rotated', 2);
    expect(read(second, rotated.secret)).toMatchObject({ type: 'job.completed' });
    expect(() => read(second, endpoint.secret)).toThrow('No matching signature');
    await remove(endpoint);
  });

  it('goes on for hours: down for one, 500 twice, then 200, under one id', async () => {
    let answers = 0;
    let down = true;
    webhooks.receiver.answerWith(({ path }, response) => {
      if (path !== '/down') return 204;
      if (down) {
        response.destroy();
        return undefined;
      }
      answers += 1;
      return answers <= 2 ? 500 : 200;
    });
    const endpoint = await webhooks.endpoint('/down');
    const start = webhooks.clock.aheadMs;
    await webhooks.finishedJob();
    // Each step goes to the time of the next attempt, and there is none before it.
    for (let attempts = 1; ; attempts += 1) {
      const delivery = await webhooks.attempted(endpoint, attempts);
      if (delivery.status !== 'pending') break;
      const dueAt = Date.parse(delivery.nextAttemptAt ?? '') - Date.now();
      webhooks.clock.aheadMs = Math.max(webhooks.clock.aheadMs, Math.ceil(dueAt) + 1);
      if (webhooks.clock.aheadMs - start > hour) down = false;
    }
    const [delivery, ...others] = await webhooks.deliveries(endpoint);
    expect(others).toEqual([]);
    expect(delivery?.status).toBe('delivered');
    expect(delivery?.attempts.map(({ failure, status }) => failure && (status ?? failure))).toEqual([
      'connection',
      'connection',
      'connection',
      'connection',
      500,
      500,
      undefined,
    ]);
    const received = webhooks.receiver.at('/down');
    expect(new Set(received.map(({ id }) => id))).toEqual(new Set([delivery?.event]));
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    for (const webhook of received)
      expect(read(webhook, endpoint.secret)).toMatchObject({ type: 'job.completed' });
    await remove(endpoint);
  });

  it('honours Retry-After', async () => {
    const endpoint = await webhooks.endpoint('/busy');
    webhooks.receiver.answerWith(
      (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end(),
    );
    await webhooks.finishedJob();
    const delivery = await webhooks.attempted(endpoint, 1);
    const [attempt] = delivery.attempts;
    const waited = Date.parse(delivery.nextAttemptAt ?? '') - Date.parse(attempt?.startedAt ?? '');
    expect(waited).toBeGreaterThanOrEqual(hour);
    expect(waited).toBeLessThan(hour + 60_000);
    webhooks.receiver.answerWith(() => 204);
    await remove(endpoint);
  });

  it('disables an endpoint that answers 410, tells the others, and recovers once it is enabled', async () => {
    const [gone, watcher] = [
      await webhooks.endpoint('/gone', { events: ['job.completed'] }),
      await webhooks.endpoint('/watcher', { events: ['webhook_endpoint.disabled'] }),
    ];
    webhooks.receiver.answerWith(({ path }) => (path === '/gone' ? 410 : 204));
    await webhooks.finishedJob();
    const [told] = await arrived('/watcher');
    expect(read(told, watcher.secret)).toMatchObject({
      type: 'webhook_endpoint.disabled',
      data: { id: gone.id, because: 'gone' },
    });
    await webhooks.finishedJob();
    await waitFor('both deliveries have failed', async () => {
      const deliveries = await webhooks.deliveries(gone);
      return deliveries.length === 2 && deliveries.every(({ status }) => status === 'failed');
    });
    const path = `/v1/webhook-endpoints/${gone.id}`;
    const since = { body: { since: gone.createdAt } };
    expect((await webhooks.client.call('POST', `${path}/recover`, since)).status).toBe(409);
    webhooks.receiver.answerWith(() => 204);
    await webhooks.client.call('POST', `${path}/enable`);
    expect((await webhooks.client.call('POST', `${path}/recover`, since)).body).toEqual({ recovered: 2 });
    await waitFor('both are delivered', async () =>
      (await webhooks.deliveries(gone)).every(({ status }) => status === 'delivered'),
    );
    expect(new Set(webhooks.receiver.at('/gone').map(({ id }) => id)).size).toBe(2);
    await remove(gone);
    await remove(watcher);
  });

  it('lets a receiver that hangs hold up nobody else', async () => {
    webhooks.receiver.answerWith(({ path }) => (path.startsWith('/hang') ? undefined : 204));
    const hanging = await webhooks.endpoint('/hang');
    const quick = await webhooks.endpoint('/quick');
    const jobs = await Promise.all(Array.from({ length: 20 }, () => webhooks.finishedJob()));
    const last = Math.max(...jobs.map(({ completedAt = '' }) => Date.parse(completedAt)));
    await arrived('/quick', 20);
    expect(Date.now() - last).toBeLessThan(5_000);
    expect(webhooks.receiver.at('/hang').length).toBe(webhooks.api.configuration.courier.perEndpoint);
    await remove(hanging);
    await remove(quick);
  });

  it('reaches a name of a range that the operator allows', async () => {
    const [, port] = webhooks.receiver.url('').split('127.0.0.1');
    const endpoint = await webhooks.endpoint('/x', { url: `http://localhost${port}/allowed` });
    await webhooks.finishedJob();
    expect(await arrived('/allowed')).toHaveLength(1);
    await remove(endpoint);
  });

  it('never logs a secret', () => {
    const log = webhooks.api.log + webhooks.courierLog.join('\n');
    expect(log).not.toMatch(/whsec_|whpk_|\/down|\/own/);
  });
});
