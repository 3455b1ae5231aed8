import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job } from '@app/contracts';
import { SystemInProcess } from './system-in-process.js';

describe('a waiting job', () => {
  let system: SystemInProcess;

  beforeAll(async () => {
    system = await SystemInProcess.start(
      (vendor) => ({
        backends: { talker: { provider: 'simulator', baseUrl: `${vendor}/v1` } },
        profiles: { primary: { backend: 'talker' } },
      }),
      { directRuns: 8 },
    );
  });
  afterAll(() => system.close());

  const submit = (request: object): Promise<Job> =>
    system.call<Job>('POST', '/v1/jobs', { stream: true, ...request });
  const messages = [{ role: 'user', content: 'Where is the key?' }];

  /** How often a run of the job began, and how often one was handed back. */
  async function runsOf({ id }: Job): Promise<{ starts: number; handedBack: number }> {
    const events = await (await fetch(`${system.api.url}/v1/jobs/${id}/events`)).text();
    const count = (text: string): number => events.split(text).length - 1;
    return { starts: count('event: job.started'), handedBack: count('handed-back') };
  }

  it('that recalls a memory space runs where it was submitted', async () => {
    await system.call('POST', '/v1/memory/notes/entries', { entries: [{ text: 'It is under the mat.' }] });
    await system.call<Job>('POST', '/v1/memory/notes/passes/mid', {});
    const plain = await submit({ kind: 'chat', input: { messages } });
    system.simulator.reset();
    const recalling = await submit({
      kind: 'chat',
      input: { messages },
      memory: { space: 'notes', recall: true },
    });
    expect(recalling).toMatchObject({ status: 'completed', version: 2 });
    expect(recalling.version).toBe(plain.version);
    expect(await runsOf(recalling)).toEqual({ starts: 1, handedBack: 0 });
    expect(JSON.stringify(system.simulator.requests)).toContain('What is remembered');
  });

  it('with child jobs starts once before them, and once after them', async () => {
    const job = await submit({ kind: 'distill', input: { texts: ['It rained.', 'The sun shone.'] } });
    // The version also counts each child job that ends while the parent waits; that depends on their speed.
    expect(job.status).toBe('completed');
    expect(await runsOf(job)).toEqual({ starts: 2, handedBack: 0 });
  });
});
