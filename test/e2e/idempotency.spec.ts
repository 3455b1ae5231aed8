import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, Problem } from '@app/contracts';
import { SluiceSystem } from '../system/sluice-system.js';

const parallel = 1_000;

describe('one Idempotency-Key', () => {
  let system: SluiceSystem;

  beforeAll(async () => {
    system = await SluiceSystem.start({ apart: ['api'], backends: () => ({ quick: {} }) });
  });
  afterAll(() => system.close());

  const submit = (content: string) =>
    system.api.call<Pick<Job, 'id'> & Pick<Problem, 'code'>>('POST', '/v1/jobs', {
      headers: { 'Idempotency-Key': 'the-only-one' },
      body: { kind: 'chat', input: { messages: [{ role: 'user', content }] } },
    });

  it('makes one job of 1,000 parallel submits, and refuses another body', async () => {
    const replies = await Promise.all(Array.from({ length: parallel }, () => submit('Once.')));
    const ids = new Set(replies.map(({ body }) => body.id));
    expect(replies.every(({ status }) => status === 202)).toBe(true);
    expect(ids.size).toBe(1);
    const replayed = replies.filter(({ headers }) => headers.get('Idempotency-Replayed') === 'true');
    expect(replayed).toHaveLength(parallel - 1);

    const [id = ''] = ids;
    expect((await system.api.ended(id)).status).toBe('completed');
    expect(system.simulator.requestCount).toBe(1);

    const other = await submit('Twice.');
    expect(other.status).toBe(422);
    expect(other.body.code).toBe('idempotency-mismatch');
  });
});
