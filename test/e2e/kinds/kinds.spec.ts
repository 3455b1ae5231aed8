import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Batch,
  BatchResult,
  Job,
  JobPage,
  Problem,
  Schedule,
  ScheduleRun,
  UsageReport,
} from '@app/contracts';
import { kinds as builtIn, type KindSpec } from '@app/execution';
import { KindTable } from '@app/policies';
import { waitFor } from '../../system/wait-for.js';
import { SystemInProcess } from '../system-in-process.js';
import { shoutKind } from './shout-kind.js';
import { surveyKind } from './survey-kind.js';

const kinds = new KindTable<KindSpec>({ ...builtIn.byName, shout: shoutKind, survey: surveyKind });

describe('kinds of jobs that the code of Sluice does not know', () => {
  let system: SystemInProcess;

  beforeAll(async () => {
    system = await SystemInProcess.start(
      (vendor) => {
        const backend = { provider: 'simulator', baseUrl: `${vendor}/v1`, retry: { maxAttempts: 1 } };
        return {
          backends: {
            loud: { ...backend, model: 'loud' },
            hoarse: { ...backend, model: 'hoarse', fallback: ['loud'] },
            paced: {
              ...backend,
              model: 'paced',
              limits: { requestsPerMinute: 2 },
              timeLimits: { maxWait: '5s' },
              fallback: ['loud'],
            },
          },
          profiles: { shouting: { backend: 'loud', temperature: 0.25 } },
          schedules: {
            dawn: { every: '1h', tenant: 'guards', job: { kind: 'shout', input: { text: 'Wake up.' } } },
          },
        };
      },
      { kinds, directRuns: 4 },
    );
  });
  afterAll(() => system.close());

  const call = <Body>(method: string, path: string, body?: object): Promise<Body> =>
    system.call<Body>(method, path, body);
  const shout = (text: string, options: object = {}): Promise<Job> =>
    call<Job>('POST', '/v1/jobs', { kind: 'shout', input: { text }, ...options });
  const usageOf = async (kind: string): Promise<UsageReport['data']> =>
    (await call<UsageReport>('GET', `/v1/usage?kind=${kind}&by=backend,kind`)).data;
  const says = (text: string, usage: object = { inputTokens: 7, outputTokens: 3 }): void => {
    system.simulator.reset();
    system.simulator.script({ behaviour: { answer: { type: 'text', text, usage } } });
  };

  it('run on the profile of their kind, with its parameters, and are shown as their kind shows them', async () => {
    says('hello out there');
    const job = await shout('Hello?');
    expect(job).toMatchObject({
      kind: 'shout',
      status: 'completed',
      backend: 'loud',
      result: { words: ['HELLO', 'OUT', 'THERE'], model: 'loud' },
      usage: { inputTokens: 7, outputTokens: 3 },
    });
    expect(await usageOf('shout')).toMatchObject([{ backend: 'loud', kind: 'shout', attempts: 1 }]);
    const { data } = await call<JobPage>('GET', '/v1/jobs?kind=shout');
    expect(data.map(({ id }) => id)).toEqual([job.id]);
  });

  it.each([
    [{ kind: 'shout', input: { text: '' } }, '/input/text'],
    [{ kind: 'shout', input: { text: 'a', volume: 11 } }, '/input/volume'],
    [{ kind: 'shout', input: { text: 'a' }, memory: { space: 's', recall: true } }, '/memory'],
    [{ kind: 'sing', input: { text: 'a' } }, '/kind'],
  ])('are checked before anything is stored: %j', async (body, pointer) => {
    const { status, body: problem } = await system.api.caller().call<Problem>('POST', '/v1/jobs', { body });
    expect([status, problem.errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
  });

  it('are handed over when a backend fails', async () => {
    system.simulator.reset();
    system.simulator.script({ when: { model: 'hoarse' }, behaviour: { failure: 'overloaded' } });
    const job = await shout('Hello?', { backend: 'hoarse' });
    expect(job).toMatchObject({ status: 'completed', backend: 'loud' });
    expect(job.attempts.map(({ backend, outcome }) => [backend, outcome])).toEqual([
      ['hoarse', 'failed'],
      ['loud', 'succeeded'],
    ]);
  });

  it('never make a call without a permit of the limits', async () => {
    system.simulator.reset();
    const jobs = await Promise.all(Array.from({ length: 5 }, () => shout('Hello?', { backend: 'paced' })));
    expect(jobs.map(({ status }) => status)).toEqual(jobs.map(() => 'completed'));
    const onPaced = jobs.filter(({ backend }) => backend === 'paced');
    expect(onPaced).toHaveLength(2);
    expect(
      jobs.flatMap(({ attempts }) => attempts).filter(({ backend }) => backend === 'paced'),
    ).toHaveLength(2);
    const handedOver = jobs.flatMap(({ handOvers = [] }) => handOvers);
    expect(handedOver).toHaveLength(3);
    expect(handedOver[0]?.failure.message).toContain('requestsPerMinute');
  });

  it('have child jobs, whose usage is counted under the kind of their parent', async () => {
    says('yes certainly');
    const before = (await usageOf('shout')).reduce((sum, { attempts }) => sum + attempts, 0);
    const job = await call<Job>('POST', '/v1/jobs', {
      kind: 'survey',
      input: { questions: ['One?', 'Two?', 'Three?'] },
    });
    expect(job).toMatchObject({
      kind: 'survey',
      status: 'completed',
      result: { answers: 3 },
      progress: { done: 3, all: 3 },
    });
    const { data } = await call<JobPage>('GET', `/v1/jobs?parent=${job.id}`);
    expect(data.map(({ kind, status }) => [kind, status])).toEqual(data.map(() => ['shout', 'completed']));
    const tokens = data.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0);
    expect([data.length, job.usage?.inputTokens]).toEqual([3, tokens]);
    expect(await usageOf('survey')).toMatchObject([
      { kind: 'survey', attempts: 3, usage: { inputTokens: tokens } },
    ]);
    const after = (await usageOf('shout')).reduce((sum, { attempts }) => sum + attempts, 0);
    expect(after).toBe(before);
  });

  it('are lines of batches', async () => {
    system.simulator.reset();
    const lines = ['a', 'b'].map((id) => ({ custom_id: id, kind: 'shout', input: { text: `Hello ${id}` } }));
    const response = await fetch(`${system.api.url}/v1/batches`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/jsonl' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const { id } = (await response.json()) as Batch;
    await waitFor('the batch ends', async () => {
      const { completedAt } = await call<Batch>('GET', `/v1/batches/${id}`);
      return completedAt !== undefined;
    });
    const text = await (await fetch(`${system.api.url}/v1/batches/${id}/results`)).text();
    const results = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as BatchResult);
    expect(results.map(({ custom_id: custom, status }) => [custom, status])).toEqual([
      ['a', 'completed'],
      ['b', 'completed'],
    ]);
    expect(results[0]?.result).toMatchObject({ words: expect.arrayContaining(['Hello']) });
  });

  it('are jobs of schedules', async () => {
    system.simulator.reset();
    const { dawn } = system.api.configuration.schedules;
    expect(dawn?.job).toMatchObject({ kind: 'shout', priority: 5 });
    const schedule = await call<Schedule>('POST', '/v1/schedules', {
      name: 'reveille',
      every: '1h',
      job: { kind: 'shout', input: { text: 'Good morning.' } },
    });
    const { id } = await call<ScheduleRun>('POST', `/v1/schedules/${schedule.id}/run`);
    const job = await waitFor('the job of the run ends', async () => {
      const run = await call<ScheduleRun>('GET', `/v1/schedules/${schedule.id}/runs/${id}`);
      if (run.job === undefined) return undefined;
      const found = await call<Job>('GET', `/v1/jobs/${run.job}`);
      return found.completedAt !== undefined && found;
    });
    expect(job).toMatchObject({ kind: 'shout', status: 'completed' });
    const wrong = { name: 'wrong', every: '1h', job: { kind: 'shout', input: { text: 1 } } };
    const refused = await system.api.caller().call<Problem>('POST', '/v1/schedules', { body: wrong });
    expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual(['/job/input/text']);
    await system.api.caller().call('DELETE', `/v1/schedules/${schedule.id}`);
  });

  it('are in the documentation of the API', async () => {
    const document = await call<{ components: { schemas: Record<string, unknown> } }>('GET', '/openapi.json');
    expect(JSON.stringify(document.components.schemas['JobRequest'])).toContain('"const":"survey"');
    expect(document.components.schemas['Job']).toMatchObject({
      properties: { kind: { enum: ['chat', 'embed', 'distill', 'shout', 'survey'] } },
    });
  });
});
