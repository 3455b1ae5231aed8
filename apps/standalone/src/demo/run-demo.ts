import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTerminal, type Job } from '@app/contracts';
import { startSimulator } from '../../../simulator/src/index.js';
import { startStandalone } from '../start-standalone.js';
import { showBatch } from './batch.js';
import { DemoClient } from './demo-client.js';
import { digestScenarios } from './memory/digest-scenarios.js';
import { passBackends } from './memory/pass-backends.js';
import { showMemory } from './memory/show-memory.js';
import { type Counts, Progress } from './progress.js';
import { type DemoJob, demoBackends, submitDemoJobs } from './scenario.js';
import { table } from './table.js';

const limitMs = 60_000;
const pollMs = 100;

/**
 * Starts everything on free ports with a Redis of its own, runs the demo's jobs and shows what became
 * of them. Resolves to whether all of it happened as it should.
 */
export async function runDemo(output: NodeJS.WriteStream): Promise<boolean> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sluice-demo-'));
  const simulator = await startSimulator({ port: 0 });
  simulator.configure({ scenarios: digestScenarios });
  try {
    const passes = await passBackends(simulator.url, dataDirectory);
    await writeFile(
      join(dataDirectory, 'sluice.json'),
      JSON.stringify({
        http: { port: 0 },
        log: { level: 'error' },
        backends: { ...demoBackends(simulator.url), ...passes.backends },
        distill: { mid: 'scribe', long: 'librarian' },
        // An hour and a night, shortened.
        schedules: { 'distill-mid': { every: '2s' }, 'distill-long': { every: '3s' } },
      }),
    );
    output.write('Starting Redis, API, workers and scheduler …\n');
    const system = await startStandalone({
      argv: [],
      // With a key in the environment the passes use its provider for real.
      ...(passes.real.length === 0 && { env: {} }),
      cwd: dataDirectory,
      announce: (message) => output.write(`  ${message}\n`),
      onUnsafe: (error) => {
        throw error;
      },
    });
    try {
      output.write(
        `  API ${system.apiUrl}, ${vendorsOf(passes.real)} simulated at ${simulator.url}\n\nRunning the jobs\n`,
      );
      const client = new DemoClient(system.apiUrl);
      const jobsHold = await showJobs(client, output);
      const batchHolds = await showBatch(client, output);
      const memoryHolds = await showMemory(client, output);
      return jobsHold && batchHolds && memoryHolds;
    } finally {
      await system.close();
    }
  } finally {
    await simulator.close();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

function vendorsOf(real: readonly string[]): string {
  return real.length === 0 ? 'vendors' : `distilling with ${real.slice(0, 2).join(' and ')}, other vendors`;
}

async function showJobs(client: DemoClient, output: NodeJS.WriteStream): Promise<boolean> {
  const demoJobs = await submitDemoJobs(client);
  const progress = new Progress(output);
  const end = performance.now() + limitMs;
  let jobs = await read(client, demoJobs);
  let cancelled = false;
  while (!jobs.every((job) => isTerminal(job.status)) && performance.now() < end) {
    progress.show(countsOf(jobs));
    const running = jobs.find((job) => job.backend === 'endless' && job.status === 'in_progress');
    if (running !== undefined && !cancelled) {
      cancelled = true;
      await client.cancel(running.id);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    jobs = await read(client, demoJobs);
  }
  progress.show(countsOf(jobs));
  progress.end();

  const rows = demoJobs.map((demoJob, index) => row(demoJob, jobs[index]));
  output.write(
    `\n${table(['Job', 'Backends tried', 'Status', 'Tokens in', 'out', 'ms', 'Answer', ''], rows)}\n`,
  );
  const wrong = demoJobs.filter((demoJob, index) => !holds(demoJob, jobs[index]));
  output.write(
    wrong.length === 0
      ? `\nAll ${demoJobs.length} jobs ended as they should.\n`
      : `\n${wrong.length} of ${demoJobs.length} jobs did not end as they should: ${wrong.map(({ what }) => what).join('; ')}.\n`,
  );
  return wrong.length === 0;
}

function countsOf(jobs: readonly Job[]): Counts {
  const ended = jobs.filter(({ status }) => isTerminal(status)).length;
  const running = jobs.filter(({ status }) => status === 'in_progress').length;
  return { ended, running, all: jobs.length };
}

function read(client: DemoClient, demoJobs: DemoJob[]): Promise<Job[]> {
  return Promise.all(demoJobs.map(({ id }) => client.get(id)));
}

function holds(demoJob: DemoJob, job: Job | undefined): boolean {
  return job !== undefined && demoJob.holds(job);
}

function row(demoJob: DemoJob, job: Job | undefined): (string | number)[] {
  if (job === undefined) return [demoJob.what, '', 'unknown', 0, 0, 0, '', '✗'];
  const took = Date.parse(job.completedAt ?? '') - Date.parse(job.createdAt);
  return [
    demoJob.what,
    job.attempts.map(({ backend }) => backend).join(' → '),
    job.status,
    job.usage?.inputTokens ?? '–',
    job.usage?.outputTokens ?? '–',
    Number.isNaN(took) ? '–' : took,
    shorten(answerOf(job)),
    demoJob.holds(job) ? '✓' : '✗',
  ];
}

function answerOf({ result, failure }: Job): string {
  return result !== undefined && 'text' in result ? String(result.text) : (failure?.message ?? '');
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
