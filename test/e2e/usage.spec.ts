import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, UsageReport } from '@app/contracts';
import { createHash } from 'node:crypto';
import { SystemInProcess } from './system-in-process.js';

const bearer = (tenant: string) => ({ Authorization: `Bearer ${tenant}-key` });
const apiKey = (tenant: string, operator = false) => ({
  name: tenant,
  tenant,
  operator,
  sha256: createHash('sha256').update(`${tenant}-key`).digest('hex'),
});
const price = { input: 100, cachedInput: 10, output: 1_000 };

describe('usage', () => {
  let system: SystemInProcess;

  beforeAll(async () => {
    system = await SystemInProcess.start((vendor) => {
      const backend = { provider: 'simulator', baseUrl: `${vendor}/v1`, contextTokens: 2_048 };
      return {
        apiKeys: [apiKey('red'), apiKey('blue'), apiKey('root', true)],
        backends: {
          priced: { ...backend, model: 'small', fallback: ['free'], retry: { maxAttempts: 1 } },
          free: { ...backend, model: 'unknown' },
        },
        profiles: { primary: { backend: 'priced' } },
        prices: { currency: 'EUR', backends: { priced: { small: price } } },
      };
    });
  });
  afterAll(() => system.close());

  const run = (tenant: string, request: object): Promise<Job> =>
    system.call<Job>('POST', '/v1/jobs', request, bearer(tenant));
  const chat = (tenant: string, options: object = {}) =>
    run(tenant, { kind: 'chat', input: { messages: [{ role: 'user', content: 'Hello.' }] }, ...options });
  const report = async (tenant: string, query = ''): Promise<UsageReport> => {
    const reply = await system.api.caller(bearer(tenant)).call<UsageReport>('GET', `/v1/usage${query}`);
    expect([reply.status, reply.body]).toEqual([200, expect.objectContaining({ data: expect.any(Array) })]);
    return reply.body;
  };
  const told = (input: number, cached: number, output: number): void => {
    system.simulator.reset();
    const usage = { inputTokens: input, cachedInputTokens: cached, outputTokens: output };
    system.simulator.script({ behaviour: { answer: { type: 'text', text: 'Hi.', usage } } });
  };

  it('is priced on attempts, and on jobs when all of it is', async () => {
    told(1_000, 200, 30);
    const job = await chat('red');
    const cost = { amount: (800 * 100 + 200 * 10 + 30 * 1_000) / 1e6, currency: 'EUR' };
    expect(job.attempts[0]?.usage?.cost).toEqual(cost);
    expect(job.usage).toMatchObject({ inputTokens: 1_000, cost });
    const free = await chat('red', { backend: 'free' });
    expect(free.usage).toMatchObject({ inputTokens: 1_000 });
    expect(free.usage).not.toHaveProperty('cost');
  });

  it('adds up to what the jobs say, to each tenant its own', async () => {
    told(500, 0, 7);
    const jobs = await Promise.all(Array.from({ length: 8 }, () => chat('blue')));
    system.simulator.reset();
    system.simulator.script({ when: { model: 'small' }, behaviour: { failure: 'overloaded' } });
    jobs.push(await chat('blue'));
    const { data } = await report('blue', '?by=backend,model,kind');
    expect(data).toEqual([
      {
        backend: 'priced',
        model: 'small',
        kind: 'chat',
        attempts: 9,
        unpriced: 0,
        usage: expect.objectContaining({ inputTokens: 8 * 500, outputTokens: 8 * 7 }),
        costs: [{ amount: (8 * (500 * 100 + 7 * 1_000)) / 1e6, currency: 'EUR' }],
      },
      expect.objectContaining({ backend: 'free', attempts: 1, unpriced: 1, costs: [] }),
    ]);
    const spent = jobs.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0);
    const [sum] = (await report('blue', '?by=tenant')).data;
    expect(sum).toMatchObject({ tenant: 'blue', usage: { inputTokens: spent } });
    const [day] = (await report('blue', '?by=day')).data;
    expect(day?.day).toBe(new Date().toISOString().slice(0, 10));
  });

  it('counts pieces for the job that was asked for', async () => {
    told(100, 0, 10);
    const texts = Array.from({ length: 20 }, () => 'A fact of some length, '.repeat(12));
    const job = await run('red', { kind: 'distill', input: { texts } });
    const [row] = (await report('red', '?kind=distill&by=kind')).data;
    expect(row?.attempts).toBeGreaterThan(2);
    expect(row?.usage.inputTokens).toBe(job.usage?.inputTokens);
    expect(row?.costs[0]?.amount).toBeCloseTo(job.usage?.cost?.amount ?? Number.NaN, 9);
  });

  it('of all tenants is for operators', async () => {
    const all = (await report('root', '?by=tenant')).data.map(({ tenant }) => tenant);
    expect(new Set(all)).toEqual(new Set(['blue', 'red']));
    expect((await report('root', '?tenant=red&by=tenant')).data).toHaveLength(1);
    const refused = await system.api.caller(bearer('red')).call('GET', '/v1/usage?tenant=blue');
    expect(refused.status).toBe(403);
    for (const query of ['?by=colour', '?from=2026-01-01&to=2026-12-31', '?from=yesterday']) {
      expect((await system.api.caller(bearer('red')).call('GET', `/v1/usage${query}`)).status).toBe(422);
    }
  });
});
