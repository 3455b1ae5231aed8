import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Attempt, JobRecord } from '@app/contracts';
import { jobId } from '@app/jobs';
import {
  countedUsage,
  maxUsageFields,
  UsageCounters,
  usageCounting,
  usageRetentionDays,
} from './usage-counters.js';
import { TestQueue } from '@app/jobs/testing';

const daySeconds = 86_400;
const today = () => Math.floor(Date.now() / (daySeconds * 1_000));

describe('counters of usage', () => {
  let queue: TestQueue;
  let counters: UsageCounters;

  beforeAll(async () => {
    queue = await TestQueue.open(undefined, { extensions: [usageCounting] });
    counters = new UsageCounters(queue.client, queue.records.keys);
  });
  afterAll(() => queue.close());

  async function used(tenant: string, model: string, usage: Attempt['usage']): Promise<string> {
    const { records } = queue;
    const id = jobId(tenant);
    const about = JSON.stringify({ request: { kind: 'chat' }, route: ['first'] });
    const accept = { kind: 'chat', about, backend: 'first', priority: 5 };
    await records.accept({ id, tenant, deadline: Date.now() + 60_000 }, accept);
    await records.start({ id, hop: 0 }, 'first', 'run', 2);
    const record = (await records.get(id)) as JobRecord;
    const attempt: Attempt = { ...(record.attempts[0] as Attempt), model, usage, outcome: 'succeeded' };
    const counted = countedUsage(record, attempt);
    const settle = () =>
      records.settle({ id, tenant }, 'run', 'first', {
        status: 'completed',
        announcement: '',
        members: {},
        parts: { usage: counted },
      });
    await settle();
    await settle();
    return id;
  }

  it('count an attempt once, exactly, and are kept for their time', async () => {
    const cost = { amount: 0.000_000_1, currency: 'USD' };
    for (let turn = 0; turn < 3; turn += 1) await used('a', 'm', { inputTokens: 5, outputTokens: 0, cost });
    await used('a', 'm', { inputTokens: 5 });
    const about = { day: today(), tenant: 'a', backend: 'first', model: 'm', kind: 'chat' };
    const rows = await counters.rowsOf(today(), 'a');
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(
      expect.arrayContaining([
        {
          ...about,
          currency: 'USD',
          amounts: { attempts: 3, inputTokens: 15, outputTokens: 0, cost: 0.000_000_3 },
        },
        { ...about, currency: '', amounts: { attempts: 1, unpriced: 1, inputTokens: 5 } },
      ]),
    );
    const { keys } = queue.records;
    for (const key of [keys.usage(today(), 'a'), keys.usageTenants(today())]) {
      expect(await queue.client.ttl(key)).toBeGreaterThan(usageRetentionDays * daySeconds - 60);
    }
  });

  it('keep models apart until there are too many', async () => {
    const key = queue.records.keys.usage(today(), 'b');
    await used('b', 'known', { inputTokens: 1 });
    const fields = Array.from({ length: maxUsageFields }, (_, place) => [
      `["first","m${place}","chat",""]:attempts`,
      '1',
    ]);
    await queue.client.hset(key, ...fields.flat());
    for (const model of ['one more', 'another', 'known']) await used('b', model, { inputTokens: 1 });
    const rows = await counters.rowsOf(today(), 'b');
    const attempts = (of: string) => rows.find(({ model }) => model === of)?.amounts['attempts'];
    expect([attempts(''), attempts('known'), attempts('one more')]).toEqual([2, 2, undefined]);
    expect(new Set((await counters.rowsOf(today())).map(({ tenant }) => tenant))).toEqual(
      new Set(['a', 'b']),
    );
  });
});
