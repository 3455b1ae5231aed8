import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultScheduleSettings, type ScheduledWork, type ScheduleRecord } from '@app/contracts';
import { TestQueue } from '@app/jobs/testing';
import { MemorySpaces, RunSources } from '@app/memory';
import type { StartingRun } from '@app/schedules';
import { JobSubmission } from '../jobs/job-submission.js';
import { SpacesWithNews } from '../memory/spaces-with-news.js';
import { chat, configuration, planner } from '../testing/installation.js';
import { ScheduledJobs } from './scheduled-jobs.js';

let queue: TestQueue;
let spaces: MemorySpaces;
let sources: RunSources;
let jobs: ScheduledJobs;

beforeAll(async () => {
  queue = await TestQueue.open();
  spaces = new MemorySpaces(queue.client, queue.redis.prefix);
  sources = await RunSources.open(queue.redis, 60_000, queue.log);
  jobs = new ScheduledJobs({
    planner,
    submission: new JobSubmission(queue.jobs, configuration),
    spaces: new SpacesWithNews(spaces, queue.store),
    log: queue.log,
  });
});
afterAll(async () => {
  await sources.close();
  await queue.close();
});

function schedule(work: ScheduledWork, tenant = 'acme'): ScheduleRecord {
  const settings = { ...defaultScheduleSettings, every: 60_000 };
  const about = { id: 's_1', tenant, name: 'each minute', origin: 'api', version: 1 } as const;
  return { ...about, settings, work, createdAt: 0, handled: 0, webhookKey: 'sealed' };
}

function run(id: string): StartingRun {
  return { id, time: 0, cause: 'time' };
}

async function jobsOf(tenant: string) {
  return (await queue.store.list(tenant, {}, { limit: 50 })).records;
}

describe('a run of a schedule', () => {
  it('makes one job of its tenant, also when it begins again', async () => {
    const each = schedule({ job: chat() });
    expect(await jobs.begin(each, run('r_1'))).toEqual({ status: 'started' });
    expect(await jobs.begin(each, run('r_1'))).toEqual({ status: 'started' });
    const made = await jobsOf('acme');
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ weight: 3, webhookKey: 'sealed', route: ['first'] });
  });

  it('fails when no backend can do its job', async () => {
    const outcome = await jobs.begin(schedule({ job: chat({ backend: 'gone' }) }), run('r_2'));
    expect(outcome).toMatchObject({ status: 'failed', detail: expect.stringContaining('gone') });
  });

  it('makes a pass over each space that has something new and is not held', async () => {
    const passes = schedule({ pass: 'mid' }, '');
    expect(await jobs.hasWork(passes)).toBe(false);
    for (const space of ['new', 'held']) {
      await spaces.append({ tenant: 'globex', space }, [{ text: 'It rained.' }]);
    }
    expect(await jobs.hasWork(passes)).toBe(true);
    const holder = (
      await queue.jobs.submit({
        tenant: 'globex',
        request: chat(),
        route: ['first'],
        deadline: Date.now() + 60_000,
      })
    ).record;
    await sources.memory(({ passes: held }) => held.begin(holder, 'held', 'mid'));
    expect(await jobs.begin(passes, run('r_3'))).toEqual({ status: 'started', jobs: 1 });
    const made = (await jobsOf('globex')).filter(({ id }) => id !== holder.id);
    expect(made.map(({ request }) => request)).toMatchObject([
      { kind: 'distill', input: { space: 'new', pass: 'mid' }, priority: 7 },
    ]);
  });
});
