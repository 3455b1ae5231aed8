import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Admitted, Permit } from '@app/policies';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type RedisClient, RedisConnections } from '@app/redis';
import { MemoryLog, testRedis, until } from '@app/redis/testing';
import { decide, limitKeys } from './decision.js';
import { type AskLimits, LimitGate } from './limit-gate.js';
import { limitRules } from './limit-rules.js';

const patienceMs = 10_000;
const soonMs = 2_000;

describe('LimitGate', () => {
  const redis = testRedis();
  const connections = new RedisConnections(redis, new MemoryLog());
  let client: RedisClient;
  beforeAll(async () => {
    client = await connections.open('producer');
  });
  afterAll(() => connections.close());

  const wish = (signal = new AbortController().signal) => ({
    backend: '',
    group: '',
    limits: {},
    cost: { requests: 1, inputTokens: 0, outputTokens: 0 },
    signal,
    patienceMs,
  });
  const permitOf = async (admitted: Promise<Admitted>): Promise<Permit> => {
    const answer = await admitted;
    if ('permit' in answer) return answer.permit;
    throw new Error(`Refused: ${answer.refusal.dimension}`);
  };

  it('reports a call that ended during a query, although no call waits in this process', async () => {
    const group = { name: randomUUID(), rules: [], concurrency: 1 };
    const ask: AskLimits = (query) => decide.run(client, limitKeys(redis.prefix, group.name), query);
    const errors: Error[] = [];
    const open = (name: string, asks: AskLimits) =>
      new LimitGate(group, name, asks, (error) => errors.push(error));
    let answered: (() => void) | undefined;
    let slow = false;
    const first = open('first', async (query) => {
      const reply = await ask(query);
      if (slow) await new Promise<void>((resolve) => (answered = resolve));
      return reply;
    });
    const second = open('second', ask);

    const permit = await permitOf(first.admit(wish()));
    slow = true;
    const leaves = new AbortController();
    const gone = first.admit(wish(leaves.signal)).catch(() => 'gone');
    await until('a question is under way', () => answered !== undefined);
    leaves.abort();
    expect(await gone).toBe('gone');
    permit.discard();
    slow = false;
    answered?.();

    const askedAt = performance.now();
    (await permitOf(second.admit(wish()))).discard();
    expect(performance.now() - askedAt).toBeLessThan(soonMs);
    await Promise.all([first.close(), second.close()]);
    expect(errors).toEqual([]);
  });

  it('lets no call begin on the answer to a question that was long under way', async () => {
    const rules = limitRules({ requestsPerMinute: 600, window: 10_000 });
    const group = { name: randomUUID(), rules };
    let heldFor = 0;
    let permittedAt = 0;
    const ask: AskLimits = async (query) => {
      // As one that waits for its connection to be there again.
      if (query.wanted.length > 0) await delay(heldFor);
      heldFor = 0;
      const reply = await decide.run(client, limitKeys(redis.prefix, group.name), query);
      permittedAt = reply[4].at(-1) ?? permittedAt;
      return reply;
    };
    const errors: Error[] = [];
    const gate = new LimitGate(group, 'only', ask, (error) => errors.push(error));
    (await permitOf(gate.admit(wish()))).discard();

    heldFor = 1_000;
    const permit = await permitOf(gate.admit(wish()));
    const [seconds, microseconds] = await client.time();
    const late = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - permittedAt;
    expect(late).toBeLessThan(500);
    permit.discard();
    await gate.close();
    expect(errors).toEqual([]);
  });
});
