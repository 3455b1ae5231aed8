import type { DeliveryAttempt } from '@app/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { completed, newChat, TestQueue } from '@app/jobs/testing';
import { eventId, type NewDelivery, WebhookDeliveries } from './webhook-deliveries.js';
import { WebhookEndpoints } from './webhook-endpoints.js';
import { type ClaimedDelivery, type ClaimRules, type OutboxEntry, WebhookOutbox } from './webhook-outbox.js';

const day = 86_400_000;
const rules: ClaimRules = {
  perDestination: 2,
  leaseMs: 30_000,
  retentionMs: 7 * day,
  disableAfterMs: 5 * day,
};
const attempt: DeliveryAttempt = { startedAt: new Date().toISOString(), durationMs: 3 };
const failedAttempt: DeliveryAttempt = { ...attempt, failure: 'status', status: 500 };
const failed = { result: 'retry', attempts: [failedAttempt], succeeded: false, delayMs: 5_000 } as const;
const delivered = { result: 'delivered', attempts: [attempt], succeeded: true } as const;

describe('WebhookOutbox', () => {
  let queue: TestQueue;
  let clock: { aheadMs: number };
  let outbox: WebhookOutbox;
  let endpoints: WebhookEndpoints;
  let deliveries: WebhookDeliveries;

  beforeEach(async () => {
    queue = await TestQueue.open();
    clock = { aheadMs: 0 };
    outbox = new WebhookOutbox(queue.client, queue.records, queue.channels, clock);
    endpoints = new WebhookEndpoints(queue.client, queue.redis.prefix);
    deliveries = new WebhookDeliveries(queue.client, queue.redis.prefix, clock);
  });
  afterEach(() => queue.close());

  async function newEndpoint(tenant = 'acme') {
    const settings = { url: 'https://example.org/hook', events: ['job.completed' as const] };
    const endpoint = await endpoints.create(tenant, settings, () => 'sealed');
    if (endpoint === undefined) throw new Error('No endpoint was made.');
    return endpoint;
  }

  function to(endpoint: string, subject = 'j_1'): NewDelivery {
    const event = eventId(subject, 1);
    return { tenant: 'acme', event, type: 'job.completed', subject, to: { endpoint }, body: '{}' };
  }

  async function claimed(limit = 10): Promise<ClaimedDelivery[]> {
    return (await outbox.claim(limit, rules)).claimed;
  }

  async function claimOne(): Promise<ClaimedDelivery> {
    const [one, ...others] = await claimed();
    if (one === undefined || others.length > 0) throw new Error('Not one delivery was due.');
    return one;
  }

  it('has an entry for a job with a webhook, and one delivery for it however often it is dispatched', async () => {
    await queue.serve(async (_, context) => completed(context), { hooked: 1 });
    const { request, ...job } = newChat({ route: ['hooked'], webhookKey: 'sealed' });
    const webhook = { url: 'https://example.org/once' };
    const wanted = { ...job, request: { ...request, webhook } };
    const { record } = await queue.jobs.submitAndWait(wanted, { timeoutMs: 10_000 });
    expect(await outbox.job(record.id)).toMatchObject({ status: 'completed', webhookKey: 'sealed' });

    const [entry] = await outbox.entries(10);
    expect(entry).toEqual({ subject: record.id, tenant: 'acme', time: record.completedAt });
    const event = eventId(record.id, entry?.time ?? 0);
    const delivery = { ...to('', record.id), event, to: { url: webhook.url, key: 'sealed' } };
    const both = [outbox, new WebhookOutbox(queue.client, queue.records, queue.channels, clock)];
    const made = await Promise.all(both.map((courier) => courier.dispatch(entry as OutboxEntry, [delivery])));
    expect(made.toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(await outbox.entries(10)).toEqual([]);
    expect((await claimOne()).delivery).toMatchObject({ event, url: webhook.url, key: 'sealed', tries: 0 });
  });

  it('lets one courier claim a delivery, and another one when that one dies', async () => {
    const { id } = await newEndpoint();
    await deliveries.add(to(id));
    const first = await claimOne();
    expect(first.endpoint).toEqual({
      enabled: true,
      url: 'https://example.org/hook',
      keys: [{ sealed: 'sealed' }],
    });
    expect(await claimed()).toEqual([]);
    clock.aheadMs += rules.leaseMs + 1;
    const second = await claimOne();
    expect(second.delivery.event).toBe(first.delivery.event);
    expect(await outbox.settle(first, delivered, rules)).toBe('taken');
    expect(await outbox.settle(second, delivered, rules)).toBe('settled');
    expect(await outbox.settle(second, failed, rules)).toBe('taken');
    expect(await deliveries.get('acme', first.delivery.id)).toMatchObject({
      status: 'delivered',
      attempts: [attempt],
    });
    expect(await outbox.claim(10, rules)).toEqual({ claimed: [], nextInMs: undefined });
  });

  it('makes a failed delivery due again after its delay, and not before', async () => {
    const { id } = await newEndpoint();
    await deliveries.add(to(id));
    expect(await outbox.settle(await claimOne(), failed, rules)).toBe('settled');
    const { claimed: early, nextInMs = 0 } = await outbox.claim(10, rules);
    expect(early).toEqual([]);
    expect(nextInMs).toBeGreaterThan(4_000);
    expect(nextInMs).toBeLessThanOrEqual(5_000);
    clock.aheadMs += 5_001;
    expect((await claimOne()).delivery).toMatchObject({ tries: 1, attempts: [failedAttempt] });
  });

  it('limits each destination separately: a full or failing one does not delay others', async () => {
    const [slow, quick] = [await newEndpoint(), await newEndpoint()];
    for (let count = 0; count < 200; count += 1) await deliveries.add(to(slow.id, `j_${count}`));
    await deliveries.add(to(quick.id));
    const first = await claimed(100);
    expect(first.map(({ delivery }) => delivery.endpoint)).toEqual([slow.id, slow.id, quick.id]);
    expect(await claimed(100)).toEqual([]);

    const [one, two] = first as [ClaimedDelivery, ClaimedDelivery];
    await outbox.settle(one, failed, rules);
    await outbox.settle(two, { ...failed, delayMs: 1 }, rules);
    expect(await claimed(100)).toHaveLength(1);
    await deliveries.add(to(quick.id, 'j_other'));
    expect(await claimed(100)).toHaveLength(1);
  });

  it('disables an endpoint that answers 410, which is an event and makes others fail', async () => {
    const endpoint = await newEndpoint();
    await deliveries.add(to(endpoint.id));
    const gone = { ...failed, result: 'failed', gone: true } as const;
    expect(await outbox.settle(await claimOne(), gone, rules)).toBe('disabled');
    expect(await endpoints.get('acme', endpoint.id)).toMatchObject({
      status: 'disabled',
      disabledBecause: 'gone',
    });
    expect(await outbox.entries(10)).toEqual([
      { subject: endpoint.id, tenant: 'acme', time: expect.any(Number) },
    ]);
    const told = { type: 'webhook_endpoint.disabled', tenant: 'acme', endpoint: endpoint.id, reason: 'gone' };
    expect((await queue.events.read('0')).map(({ event }) => event)).toMatchObject([told]);
    await deliveries.add(to(endpoint.id, 'j_2'));
    expect((await claimOne()).endpoint).toMatchObject({ enabled: false });
  });

  it('disables an endpoint after five days without a success, and resets the failures of one that works', async () => {
    const endpoint = await newEndpoint();
    const fail = async (subject: string) => {
      await deliveries.add(to(endpoint.id, subject));
      return outbox.settle(await claimOne(), { ...failed, result: 'failed' }, rules);
    };
    expect(await fail('j_1')).toBe('settled');
    clock.aheadMs += 4 * day;
    expect(await fail('j_2')).toBe('settled');
    expect((await endpoints.get('acme', endpoint.id))?.failingSince).toBeDefined();
    await deliveries.add(to(endpoint.id, 'j_3'));
    await outbox.settle(await claimOne(), delivered, rules);
    expect((await endpoints.get('acme', endpoint.id))?.failingSince).toBeUndefined();
    clock.aheadMs += 2 * day;
    expect(await fail('j_4')).toBe('settled');
    // Redis expires keys by the real time, so five days of the simulated clock do not expire them.
    clock.aheadMs += 5 * day;
    expect(await fail('j_5')).toBe('disabled');
  });

  it('redelivers one, and recovers the failed ones since a time, under their ids', async () => {
    const endpoint = await newEndpoint();
    const ids: string[] = [];
    for (const subject of ['j_1', 'j_2', 'j_3']) {
      ids.push(await deliveries.add(to(endpoint.id, subject)));
      await outbox.settle(
        await claimOne(),
        { ...failed, result: subject === 'j_1' ? 'delivered' : 'failed' },
        rules,
      );
    }
    expect(await deliveries.recover('other', endpoint.id, 0)).toBe(0);
    expect(await deliveries.recover('acme', endpoint.id, Date.now() + day)).toBe(0);
    expect(await deliveries.recover('acme', endpoint.id, 0)).toBe(2);
    expect(await deliveries.recover('acme', endpoint.id, 0)).toBe(0);
    expect(await deliveries.redeliver('other', ids[0] ?? '')).toBe(false);
    expect(await deliveries.redeliver('acme', ids[0] ?? '')).toBe(true);
    const due: ClaimedDelivery['delivery'][] = [];
    for (let [one] = await claimed(1); one !== undefined; [one] = await claimed(1)) {
      due.push(one.delivery);
      await outbox.settle(one, delivered, rules);
    }
    expect(due.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(due.every(({ tries }) => tries === 0)).toBe(true);
  });

  it('lists deliveries in pages, newest first, by endpoint and status', async () => {
    const [one, other] = [await newEndpoint(), await newEndpoint()];
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift(await deliveries.add(to(one.id, `j_${count}`)));
    await deliveries.add(to(other.id));
    const first = await deliveries.list('acme', { endpoint: one.id }, { limit: 3 });
    const cursor = first.nextCursor ?? '';
    const second = await deliveries.list('acme', { endpoint: one.id }, { limit: 3, cursor });
    const listed = [...first.deliveries, ...second.deliveries].map(({ id, createdAt }) => ({
      id,
      createdAt,
    }));
    expect(listed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(
      listed.every(({ createdAt }, index) => createdAt <= (listed[index - 1]?.createdAt ?? createdAt)),
    ).toBe(true);
    expect(second.nextCursor).toBeUndefined();
    expect((await deliveries.list('acme', {}, { limit: 10 })).deliveries).toHaveLength(6);
    expect((await deliveries.list('acme', { status: 'failed' }, { limit: 10 })).deliveries).toEqual([]);
    expect((await deliveries.list('other', { endpoint: one.id }, { limit: 10 })).deliveries).toEqual([]);
  });

  it('deletes ended deliveries after their retention, and pending ones never', async () => {
    const endpoint = await newEndpoint();
    const ended = await deliveries.add(to(endpoint.id, 'j_1'));
    await outbox.settle(await claimOne(), delivered, rules);
    const pending = await deliveries.add(to(endpoint.id, 'j_2'));
    clock.aheadMs += rules.retentionMs - 60_000;
    await outbox.sweep(rules);
    expect(await deliveries.get('acme', ended)).toBeDefined();
    clock.aheadMs += 120_000;
    await outbox.sweep(rules);
    expect(await deliveries.get('acme', ended)).toBeUndefined();
    expect(await deliveries.get('acme', pending)).toBeDefined();
    expect((await deliveries.list('acme', {}, { limit: 10 })).deliveries.map(({ id }) => id)).toEqual([
      pending,
    ]);
  });

  it('deletes ended deliveries early on request, and no pending ones', async () => {
    const endpoint = await newEndpoint();
    const ended = await deliveries.add(to(endpoint.id, 'j_1'));
    await outbox.settle(await claimOne(), delivered, rules);
    const pending = await deliveries.add(to(endpoint.id, 'j_2'));
    await outbox.purgeOldest(10);
    expect(await deliveries.get('acme', ended)).toBeUndefined();
    expect(await deliveries.get('acme', pending)).toBeDefined();
    expect((await claimOne()).delivery.id).toBe(pending);
  });

  it('leaves nothing behind of a tenant that deletes everything', async () => {
    const endpoint = await newEndpoint('brief');
    expect(await endpoints.remove('acme', endpoint.id)).toBe(false);
    expect(await endpoints.remove('brief', endpoint.id)).toBe(true);
    expect(await queue.client.keys(`${queue.redis.prefix}:webhook*`)).toEqual([]);
  });

  it('keeps changes that are made at once', async () => {
    const { id } = await newEndpoint();
    const add = (sealed: string) =>
      endpoints.change('acme', id, ({ keys }) => ({ keys: [{ sealed }, ...keys] }));
    await Promise.all([add('a'), add('b'), add('c')]);
    expect((await endpoints.get('acme', id))?.keys.map(({ sealed }) => sealed).toSorted()).toEqual([
      'a',
      'b',
      'c',
      'sealed',
    ]);
    expect(await endpoints.change('other', id, () => ({ status: 'disabled' }))).toBeUndefined();
  });
});
