import { type ConfigurationInput, isTerminal, type Job } from '@app/contracts';
import type { DemoClient } from './demo-client.js';
import { type Counts, Progress, shorten, table } from './terminal.js';

const limitMs = 60_000;
const pollMs = 100;
const answerWidth = 40;

/** One row of the demo's table, and the condition that its job must meet at the end. */
interface DemoJob {
  title: string;
  id: string;
  isAsExpected(job: Job): boolean;
}

/** The backends of the demo jobs, which are scenarios of one simulator. */
export function demoBackends(simulatorUrl: string): NonNullable<ConfigurationInput['backends']> {
  const backend = (scenario: string, fallback: string[] = []) => ({
    provider: 'simulator',
    baseUrl: `${simulatorUrl}/scenario/${scenario}/v1`,
    model: `simulated-${scenario}`,
    retry: { maxAttempts: 2, initialDelay: '200ms', maxDelay: '1s' },
    fallback,
  });
  return {
    quick: backend('ok'),
    steady: backend('slow'),
    broken: backend('down', ['quick']),
    overloaded: backend('overloaded', ['steady', 'quick']),
    endless: backend('drip'),
  };
}

/**
 * Runs chats on good, failing and endless backends, and shows how each one ended.
 *
 * @returns Whether all of them ended as expected.
 */
export async function showJobs(client: DemoClient, output: NodeJS.WriteStream): Promise<boolean> {
  const demoJobs = await submitDemoJobs(client);
  const progress = new Progress(output);
  const end = performance.now() + limitMs;
  let jobs = await readJobs(client, demoJobs);
  let cancelled = false;
  while (!jobs.every((job) => isTerminal(job.status)) && performance.now() < end) {
    progress.show(countsOf(jobs));
    const running = jobs.find((job) => job.backend === 'endless' && job.status === 'in_progress');
    if (running !== undefined && !cancelled) {
      cancelled = true;
      await client.cancelJob(running.id);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    jobs = await readJobs(client, demoJobs);
  }
  progress.show(countsOf(jobs));
  progress.end();

  const rows = demoJobs.map((demoJob, index) => row(demoJob, jobs[index]));
  output.write(
    `\n${table(['Job', 'Backends tried', 'Status', 'Tokens in', 'out', 'ms', 'Answer', ''], rows)}\n`,
  );
  const wrong = demoJobs.filter((demoJob, index) => !isAsExpected(demoJob, jobs[index]));
  output.write(
    wrong.length === 0
      ? `\nAll ${demoJobs.length} jobs ended as expected.\n`
      : `\n${wrong.length} of ${demoJobs.length} jobs did not end as expected: ${wrong.map(({ title }) => title).join('; ')}.\n`,
  );
  return wrong.length === 0;
}

function countsOf(jobs: readonly Job[]): Counts {
  const ended = jobs.filter(({ status }) => isTerminal(status)).length;
  const running = jobs.filter(({ status }) => status === 'in_progress').length;
  return { ended, running, all: jobs.length };
}

function readJobs(client: DemoClient, demoJobs: DemoJob[]): Promise<Job[]> {
  return Promise.all(demoJobs.map(({ id }) => client.job(id)));
}

function isAsExpected(demoJob: DemoJob, job: Job | undefined): boolean {
  return job !== undefined && demoJob.isAsExpected(job);
}

function row(demoJob: DemoJob, job: Job | undefined): (string | number)[] {
  if (job === undefined) return [demoJob.title, '', 'unknown', 0, 0, 0, '', '✗'];
  const took = Date.parse(job.completedAt ?? '') - Date.parse(job.createdAt);
  return [
    demoJob.title,
    job.attempts.map(({ backend }) => backend).join(' → '),
    job.status,
    job.usage?.inputTokens ?? '–',
    job.usage?.outputTokens ?? '–',
    Number.isNaN(took) ? '–' : took,
    shorten(answerOf(job), answerWidth),
    demoJob.isAsExpected(job) ? '✓' : '✗',
  ];
}

function answerOf({ result, failure }: Job): string {
  return result !== undefined && 'text' in result ? String(result.text) : (failure?.message ?? '');
}

const questions = [
  'Why is the sky blue?',
  'Name three rivers of Europe.',
  'What is a sluice?',
  'Write a line about rain.',
  'How deep is the sea?',
  'What do beavers build?',
];

async function submitDemoJobs(client: DemoClient): Promise<DemoJob[]> {
  const chat = (content: string, backend: string) => ({
    kind: 'chat' as const,
    backend,
    input: { messages: [{ role: 'user' as const, content }] },
  });
  const jobs: DemoJob[] = [];

  for (const [index, question] of questions.entries()) {
    const backend = index % 2 === 0 ? 'quick' : 'steady';
    const { job } = await client.submitJob(chat(question, backend));
    jobs.push({ title: `chat on ${backend}`, id: job.id, isAsExpected: completedOn(backend) });
  }

  const fallback = await client.submitJob(chat('Who answers when the first one is down?', 'broken'));
  jobs.push({
    title: 'primary is down',
    id: fallback.job.id,
    isAsExpected: (job) =>
      completedOn('quick')(job) && job.attempts.some(({ backend }) => backend === 'broken'),
  });

  const overloaded = await client.submitJob(chat('And when it is overloaded?', 'overloaded'));
  jobs.push({ title: 'primary is overloaded', id: overloaded.job.id, isAsExpected: completedOn('steady') });

  const first = await client.submitJob(chat('Ask this only once.', 'quick'), 'demo-only-once');
  const again = await client.submitJob(chat('Ask this only once.', 'quick'), 'demo-only-once');
  jobs.push({
    title: 'submitted twice, one key',
    id: again.job.id,
    isAsExpected: (job) => again.replayed && first.job.id === job.id && completedOn('quick')(job),
  });

  const endless = await client.submitJob(chat('Tell me a story without an end.', 'endless'));
  jobs.push({
    title: 'cancelled while it runs',
    id: endless.job.id,
    isAsExpected: (job) => job.status === 'cancelled' && job.attempts.length === 1,
  });
  return jobs;
}

function completedOn(backend: string): (job: Job) => boolean {
  return (job) => job.status === 'completed' && job.backend === backend && job.result !== undefined;
}
