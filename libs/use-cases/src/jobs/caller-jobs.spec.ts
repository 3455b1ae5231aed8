import { kinds } from '@app/execution';
import { JobEventLog } from '@app/jobs';
import { completed, TestQueue } from '@app/jobs/testing';
import { noMeter } from '@app/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addresses,
  chat,
  configuration,
  live,
  maxJobAge,
  planner,
  sealing,
} from '../testing/installation.js';
import { CallerJobs } from './caller-jobs.js';
import { type Followed, JobFollowing } from './job-following.js';
import { JobSubmission } from './job-submission.js';

const tenant = 'acme';

describe('CallerJobs', () => {
  let queue: TestQueue;
  let jobs: CallerJobs;

  beforeAll(async () => {
    queue = await TestQueue.open();
    jobs = new CallerJobs({
      kinds,
      live,
      planner,
      submission: new JobSubmission(queue.jobs, configuration),
      store: queue.store,
      ends: queue.ends,
      monitor: queue.monitor,
      addresses,
      sealing,
    });
  });
  afterEach(() => queue.closeServers());
  afterAll(() => queue.close());

  it("makes a job with the installation's longest age and the weight of its tenant", async () => {
    const before = Date.now();
    const { outcome, record } = await jobs.submit(tenant, chat(), { traceparent: 'from here' });
    expect(outcome).toBe('accepted');
    expect(record).toMatchObject({ route: ['first'], weight: 3, traceparent: 'from here' });
    expect(record.deadline - maxJobAge).toBeGreaterThanOrEqual(before);
    expect(record.deadline - maxJobAge).toBeLessThanOrEqual(Date.now());
    expect(await queue.store.get(tenant, record.id)).toMatchObject({ weight: 3, deadline: record.deadline });
  });

  it('keeps a deadline that comes sooner, and refuses one that has passed', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const { record } = await jobs.submit(tenant, chat({ deadline: soon }), {});
    expect(record.deadline).toBe(Date.parse(soon));
    const passed = chat({ deadline: '2020-01-01T00:00:00Z' });
    await expect(jobs.submit(tenant, passed, {})).rejects.toMatchObject({
      code: 'validation',
      errors: [{ pointer: '/deadline' }],
    });
  });

  it('stores the secrets of webhooks and providers sealed only', async () => {
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const request = chat({ webhook: { url: 'https://example.org/hook', secret } });
    const { record } = await jobs.submit(tenant, request, { providerKey: 'sk-mine' });
    const stored = await queue.store.get(tenant, record.id);
    expect(stored?.request.webhook).toEqual({ url: 'https://example.org/hook' });
    expect(stored?.webhookKey).toContain(`:${secret.length}`);
    expect(stored?.providerKey).toContain(':7');
    expect(JSON.stringify(stored)).not.toContain('sk-mine');
  });

  it('stores no job whose webhook is never called', async () => {
    const request = chat({ webhook: { url: 'https://internal/hook' }, metadata: { hook: 'internal' } });
    await expect(jobs.submit(tenant, request, {})).rejects.toMatchObject({
      code: 'validation',
      errors: [{ pointer: '/webhook/url', detail: 'Not public.' }],
    });
    const { records } = await jobs.list(tenant, {}, { limit: 100 });
    expect(records.some(({ request: { metadata } }) => metadata?.['hook'] === 'internal')).toBe(false);
  });

  it('repeats an ended job with as much time as it had, and no other', async () => {
    const deadline = new Date(Date.now() + 120_000).toISOString();
    const { record } = await jobs.submit(tenant, chat({ deadline }), {});
    await expect(jobs.retry(tenant, record.id, {})).rejects.toMatchObject({ code: 'job-not-finished' });
    await expect(jobs.remove(tenant, record.id)).rejects.toMatchObject({ code: 'job-active' });
    await jobs.cancel(tenant, record.id);
    const again = await jobs.retry(tenant, record.id, {});
    expect(again.record).toMatchObject({ retryOf: record.id, weight: 3 });
    expect(again.record.request.deadline).toBeUndefined();
    const lasts = ({ deadline: end, createdAt }: typeof record) => end - createdAt;
    expect(Math.abs(lasts(again.record) - lasts(record))).toBeLessThan(1_000);
    await expect(jobs.retry('umbra', record.id, {})).rejects.toMatchObject({ code: 'not-found' });
  });

  it('waits for the end of a job that it makes or finds', async () => {
    const { record } = await jobs.submit(tenant, chat(), {});
    await queue.serve(async (_, context) => completed(context), { first: 1 });
    const wait = { timeoutMs: 10_000 };
    expect(await jobs.get(tenant, record.id, wait)).toMatchObject({ status: 'completed' });
    const submission = await jobs.submit(tenant, chat(), { wait });
    expect(submission.record.status).toBe('completed');
    await jobs.remove(tenant, record.id);
    await expect(jobs.get(tenant, record.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('follows the events of a streamed job, and says when all were seen', async () => {
    const log = new JobEventLog(queue.client, queue.records, queue.channels);
    const following = new JobFollowing(jobs, queue.store, log, noMeter);
    const { record } = await jobs.submit(tenant, chat({ stream: true }), {});
    await jobs.cancel(tenant, record.id);
    const opened = await following.open(tenant, record.id, 0);
    expect(opened.allSeen).toBe(false);
    const seen: Followed[] = [];
    const signal = AbortSignal.timeout(10_000);
    for await (const item of following.follow(opened.record, 0, signal)) seen.push(item);
    const events = seen.flatMap((item) => (item.type === 'event' ? [item.event] : []));
    const last = events.at(-1);
    expect(last?.type).toBe('job.cancelled');
    expect(await following.open(tenant, record.id, last?.id ?? 0)).toMatchObject({ allSeen: true });
    const plain = await jobs.submit(tenant, chat(), {});
    await expect(following.open(tenant, plain.record.id, 0)).rejects.toMatchObject({ code: 'not-streamed' });
  });
});
