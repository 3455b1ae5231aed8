import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kinds } from '@app/execution';
import { ScheduleTicks } from '@app/jobs';
import { TestQueue } from '@app/jobs/testing';
import { Schedules } from '@app/schedules';
import { CallerJobs } from '../jobs/caller-jobs.js';
import { JobSubmission } from '../jobs/job-submission.js';
import { addresses, chat, configuration, live, planner, sealing } from '../testing/installation.js';
import { ScheduleEditing } from './schedule-editing.js';

const tenant = 'acme';
const hour = 3_600_000;

describe('ScheduleEditing', () => {
  let queue: TestQueue;
  let ticks: ScheduleTicks;
  let editing: ScheduleEditing;

  beforeAll(async () => {
    queue = await TestQueue.open();
    const { client, connections, redis, log, store, ends, monitor } = queue;
    ticks = new ScheduleTicks(client, connections, redis.prefix, log);
    const submission = new JobSubmission(queue.jobs, configuration);
    const parts = { kinds, live, planner, submission, store, ends, monitor, addresses, sealing };
    editing = new ScheduleEditing(new Schedules(client, redis.prefix), ticks, planner, new CallerJobs(parts));
  });
  afterAll(async () => {
    await ticks.close();
    await queue.close();
  });

  it('refuses times and jobs that cannot be, with pointers into the schedule', async () => {
    const create = (members: object) =>
      editing.create(tenant, { name: 'n', job: chat(), ...members }, undefined);
    await expect(create({ cron: '0 25 * * *' })).rejects.toMatchObject({
      code: 'validation',
      errors: [{ pointer: '/cron' }],
    });
    await expect(create({ every: hour, job: chat({ backend: 'gone' }) })).rejects.toMatchObject({
      code: 'unknown-backend',
      errors: [{ pointer: '/job/backend' }],
    });
    const webhook = { url: 'https://internal/hook' };
    await expect(create({ every: hour, job: chat({ webhook }) })).rejects.toMatchObject({
      errors: [{ pointer: '/job/webhook/url' }],
    });
    const long = chat({ metadata: { long: 'x'.repeat(500) } });
    const job = { ...long, input: { messages: [{ role: 'user', content: 'x'.repeat(70_000) }] } };
    await expect(create({ every: hour, job })).rejects.toMatchObject({ code: 'payload-too-large' });
  });

  it('exchanges a cron for an interval, and counts from the change on', async () => {
    const made = await editing.create(tenant, { name: 'n', job: chat(), cron: '0 8 * * *' }, undefined);
    const changed = await editing.change(made, { every: hour });
    expect(changed?.settings).toMatchObject({ every: hour });
    expect(changed?.settings.cron).toBeUndefined();
    expect(changed?.handled).toBeGreaterThanOrEqual(made.createdAt);
    const renamed = changed && (await editing.change(changed, { name: 'other' }));
    expect(renamed).toMatchObject({ name: 'other', handled: changed?.handled });
  });

  it('does not make up for the times of a pause', async () => {
    const made = await editing.create(
      tenant,
      { name: 'n', job: chat(), every: hour, paused: true },
      undefined,
    );
    expect(made.pausedAt).toBeDefined();
    const before = Date.now();
    const resumed = await editing.resume(made);
    expect(resumed?.pausedAt).toBeUndefined();
    expect(resumed?.handled).toBeGreaterThanOrEqual(before);
    expect(await editing.remove(made)).toBe(true);
    expect(await editing.pause(made)).toBeUndefined();
  });
});
