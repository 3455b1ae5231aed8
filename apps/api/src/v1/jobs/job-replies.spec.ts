import { type JobRecord, jobSchema } from '@app/contracts';
import { kinds } from '@app/execution';
import { describe, expect, it } from '@jest/globals';
import { toJob } from './job-replies.js';

const record: JobRecord = {
  id: 'j_a',
  tenant: 'acme',
  status: 'completed',
  version: 4,
  request: {
    kind: 'chat',
    priority: 5,
    model: 'm',
    input: { messages: [{ role: 'user', content: 'a prompt' }] },
    metadata: { a: 'b' },
  },
  route: ['one', 'two'],
  hop: 1,
  createdAt: Date.parse('2026-11-21T09:00:00Z'),
  enqueuedAt: Date.parse('2026-11-21T09:00:00Z'),
  deadline: Date.parse('2026-11-21T10:00:00Z'),
  completedAt: Date.parse('2026-11-21T09:00:02Z'),
  attempts: [],
  result: { text: 'x', finishReason: 'stop', model: 'm' },
};

describe('toJob', () => {
  it('tells the job in the words of the contract', () => {
    const job = toJob(kinds, record, 60_000);
    expect(jobSchema.strict().parse(JSON.parse(JSON.stringify(job)))).toMatchObject({
      kind: 'chat',
      backend: 'two',
      model: 'm',
      completedAt: '2026-11-21T09:00:02.000Z',
      purgeAt: '2026-11-21T09:01:02.000Z',
      metadata: { a: 'b' },
    });
  });

  it('tells neither the tenant nor the input', () => {
    const text = JSON.stringify(toJob(kinds, record, 0));
    expect(text).not.toContain('acme');
    expect(text).not.toContain('a prompt');
  });
});
