import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BatchFeeder, Batches } from '@app/batches';
import { TestQueue } from '@app/jobs/testing';
import { JobSubmission } from '../jobs/job-submission.js';
import { RefusedError } from '../refused-error.js';
import { chat, configuration, maxJobAge, planner } from '../testing/installation.js';
import { type BatchLine, BatchIntake } from './batch-intake.js';

const tenant = 'acme';

/** A line is the caller's id; `bad` is no job, and `elsewhere` names an unknown backend. */
function readLine(text: string): BatchLine {
  if (text === 'bad') {
    throw new RefusedError('validation', 'No job.', { errors: [{ pointer: '/kind', detail: 'Missing.' }] });
  }
  return { customId: text, request: text === 'elsewhere' ? chat({ backend: 'elsewhere' }) : chat() };
}

async function* lines(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

describe('BatchIntake', () => {
  let queue: TestQueue;
  let batches: Batches;
  let intake: BatchIntake;

  beforeAll(async () => {
    queue = await TestQueue.open();
    batches = new Batches(queue.client, queue.records);
    const memory = { assertRoom: () => undefined };
    intake = new BatchIntake({ configuration, planner, batches, memory, readLine });
  });
  afterAll(() => queue.close());

  it('names every wrong line and member, and stores nothing', async () => {
    const received = intake.receive(tenant, lines('a', 'bad', 'elsewhere', 'a'));
    await expect(received).rejects.toMatchObject({
      code: 'validation',
      errors: [{ pointer: '/2/kind' }, { pointer: '/3/backend' }, { pointer: '/4/custom_id' }],
    });
    expect((await batches.list(tenant, { limit: 10 })).batches).toEqual([]);
    expect(await queue.client.keys(`${queue.redis.prefix}:batch*`)).toEqual([]);
  });

  it('refuses a batch without lines', async () => {
    await expect(intake.receive(tenant, lines())).rejects.toMatchObject({ errors: [{ pointer: '' }] });
  });

  it('makes a job of each line with the weight and the deadline of the batch, however often it is fed', async () => {
    const before = Date.now();
    const batch = await intake.receive(tenant, lines('a', 'b', 'c'), { traceparent: 'the batch' });
    expect(batch).toMatchObject({ total: 3, weight: 3, traceparent: 'the batch' });
    expect(batch.deadline).toBeGreaterThanOrEqual(before + maxJobAge);
    const submission = new JobSubmission(queue.jobs, configuration);
    const feeders = [1, 2].map(
      () => new BatchFeeder(queue.client, queue.records, submission, 60_000, queue.log),
    );
    await Promise.all(feeders.map((feeder) => feeder.feed()));
    const { records } = await queue.store.list(tenant, {}, { limit: 10 });
    expect(records).toHaveLength(3);
    for (const record of records) expect(record).toMatchObject({ weight: 3, deadline: batch.deadline });
  });
});
