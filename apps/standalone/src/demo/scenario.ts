import type { ConfigurationInput, Job } from '@app/contracts';
import type { DemoClient } from './demo-client.js';

/** One line of the demo's table, and what must be true of it at the end. */
export interface DemoJob {
  what: string;
  id: string;
  holds(job: Job): boolean;
}

/** Backends that show what Sluice is for; all of them are scenarios of one simulator. */
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

const questions = [
  'Why is the sky blue?',
  'Name three rivers of Europe.',
  'What is a sluice?',
  'Write a line about rain.',
  'How deep is the sea?',
  'What do beavers build?',
];

/** Submits everything that the demo shows. */
export async function submitDemoJobs(client: DemoClient): Promise<DemoJob[]> {
  const chat = (content: string, backend: string) => ({
    kind: 'chat' as const,
    backend,
    input: { messages: [{ role: 'user' as const, content }] },
  });
  const jobs: DemoJob[] = [];

  for (const [index, question] of questions.entries()) {
    const backend = index % 2 === 0 ? 'quick' : 'steady';
    const { job } = await client.submit(chat(question, backend));
    jobs.push({ what: `chat on ${backend}`, id: job.id, holds: completedOn(backend) });
  }

  const fallback = await client.submit(chat('Who answers when the first one is down?', 'broken'));
  jobs.push({
    what: 'primary is down',
    id: fallback.job.id,
    holds: (job) => completedOn('quick')(job) && job.attempts.some(({ backend }) => backend === 'broken'),
  });

  const overloaded = await client.submit(chat('And when it is overloaded?', 'overloaded'));
  jobs.push({ what: 'primary is overloaded', id: overloaded.job.id, holds: completedOn('steady') });

  const first = await client.submit(chat('Ask this only once.', 'quick'), 'demo-only-once');
  const again = await client.submit(chat('Ask this only once.', 'quick'), 'demo-only-once');
  jobs.push({
    what: 'submitted twice, one key',
    id: again.job.id,
    holds: (job) => again.replayed && first.job.id === job.id && completedOn('quick')(job),
  });

  const endless = await client.submit(chat('Tell me a story without an end.', 'endless'));
  jobs.push({
    what: 'cancelled while it runs',
    id: endless.job.id,
    holds: (job) => job.status === 'cancelled' && job.attempts.length === 1,
  });
  return jobs;
}

function completedOn(backend: string): (job: Job) => boolean {
  return (job) => job.status === 'completed' && job.backend === backend && job.result !== undefined;
}
