import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job } from '@app/contracts';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

describe('Redis killed under load', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({ redis: 'own', backends: () => ({ quick: {} }) });
  });
  afterAll(() => system.close());

  it('answers 503 while it is away and loses nothing that was accepted', async () => {
    const accepted: string[] = [];
    const refused: { status: number; tookMs: number }[] = [];
    let submitting = true;
    const submit = async (caller: number): Promise<void> => {
      for (let count = 0; submitting; count += 1) {
        const began = performance.now();
        const reply = await system.api.call<Job>('POST', '/v1/jobs', {
          body: {
            kind: 'chat',
            input: { messages: [{ role: 'user', content: `${caller}/${count}` }] },
          },
        });
        if (reply.status === 202) accepted.push(reply.body.id);
        else refused.push({ status: reply.status, tookMs: performance.now() - began });
      }
    };
    const callers = Array.from({ length: 4 }, (_, caller) => submit(caller));

    await waitFor('jobs are accepted', () => accepted.length > 100);
    await system.redis.kill();
    await waitFor('submits are refused', () => refused.length > 20);
    const readiness = await system.api.call('GET', '/readyz');
    await system.redis.startAgain();
    const before = accepted.length;
    await waitFor('jobs are accepted again', () => accepted.length > before + 100);
    submitting = false;
    await Promise.all(callers);

    expect(readiness.status).toBe(503);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
    expect(Math.max(...refused.map(({ tookMs }) => tookMs))).toBeLessThan(2_000);
    await waitFor('the lane is empty', async () => {
      const [lane] = await system.api.lanes();
      return lane !== undefined && lane.waiting + lane.active + lane.delayed === 0;
    });
    const ended = await Promise.all(accepted.map((id) => system.api.ended(id)));
    expect(ended.filter(({ status }) => status !== 'completed')).toEqual([]);
  });
});
