import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DistillResult, isTerminal, type Job } from '@app/contracts';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const contextTokens = 32_768;
const characters = 2_000_000;
const kills = 5;
/** Between two looks at the job. */
const pauseMs = 200;
/** A killed worker's calls begin anew when its locks have ended. */
const limitMs = 90_000;
/** Resident, of the largest worker; the transcript has two megabytes. */
const largestWorkerBytes = 400 * 1_048_576;

interface Body {
  messages: { role: string; content: string }[];
  max_completion_tokens?: number;
  max_tokens?: number;
}

/** What the vendor was asked: one text for each call. */
interface Call {
  text: string;
  tokens: number;
}

function transcript(): string[] {
  const entries: string[] = [];
  for (let length = 0; length < characters;) {
    const number = entries.length;
    const entry = `Speaker ${number % 3}: in minute ${number} we spoke of topic ${number * 7919}. ${'It went on for a while. '.repeat(number % 11)}`;
    entries.push(entry);
    length += entry.length;
  }
  return entries;
}

describe('a transcript of two million characters', () => {
  let system: SluiceSystem;
  const texts = transcript();

  beforeAll(async () => {
    system = await SluiceSystem.start({
      apart: ['worker'],
      simulator: { maximumLoggedBytes: 1_048_576 },
      configuration: { worker: { concurrency: 4, lockDuration: '1500ms' } },
      backends: () => ({ wide: { contextTokens } }),
    });
  });
  afterAll(() => system.close());

  const begin = async (latencyMs: number): Promise<Job> => {
    system.simulator.reset();
    const text = 'They spoke of many topics and went on for a while. '.repeat(60);
    system.simulator.script({ behaviour: { answer: { type: 'text', text }, timing: { latencyMs } } });
    const reply = await system.api.call<Job>('POST', '/v1/jobs', {
      body: { kind: 'distill', input: { texts } },
    });
    if (reply.status !== 202) throw new Error(JSON.stringify(reply.body));
    return reply.body;
  };

  /** Follows a job to its end; every share of progress on the way. */
  const follow = async (id: string): Promise<{ job: Job; shares: number[]; bytes: number }> => {
    const shares: number[] = [];
    let bytes = 0;
    const job = await waitFor(
      'the digest is made',
      async () => {
        // Each look reads the whole transcript.
        await delay(pauseMs);
        const seen = await system.api.job(id);
        if (seen.progress !== undefined) shares.push(seen.progress.done / seen.progress.all);
        bytes = Math.max(
          bytes,
          ...(await Promise.all(system.workers.filter(({ ended }) => !ended).map(residentBytes))),
        );
        return isTerminal(seen.status) && seen;
      },
      limitMs,
    );
    return { job, shares, bytes };
  };

  const calls = (): Call[] =>
    system.simulator.requests.map(({ body }) => {
      const { messages, max_completion_tokens, max_tokens = max_completion_tokens ?? 0 } = body as Body;
      const said = messages.map(({ content }) => content).join('\n');
      return { text: said, tokens: Math.ceil(said.length / 4) + max_tokens };
    });

  /** How often each entry was shown on the first level, over all different calls. */
  const shown = (different: readonly string[]): number[] => {
    const counts = texts.map(() => 0);
    for (const text of different) {
      for (const [, number] of text.matchAll(/^\[#(\d+)\] Speaker/gm))
        counts[Number(number)] = (counts[Number(number)] ?? 0) + 1;
    }
    return counts;
  };

  const check = (result: DistillResult): string[] => {
    const all = calls();
    const different = [...new Set(all.map(({ text }) => text))];
    expect(Math.max(...all.map(({ tokens }) => tokens))).toBeLessThanOrEqual(contextTokens);
    expect(different).toHaveLength(result.pieces);
    expect(shown(different)).toEqual(texts.map(() => 1));
    expect(result.missing).toEqual([]);
    return different.toSorted();
  };

  let calm: string[] = [];

  it('is distilled in pieces that fit the context, each once, with progress that only grows', async () => {
    const { id } = await begin(20);
    const { job, shares, bytes } = await follow(id);
    expect(job).toMatchObject({ status: 'completed', progress: { done: expect.any(Number) } });
    const result = job.result as DistillResult;
    expect(result.pieces).toBeGreaterThan(25);
    calm = check(result);
    expect(system.simulator.requestCount).toBe(result.pieces);
    expect(shares).toEqual(shares.toSorted((left, right) => left - right));
    expect(shares.at(-1)).toBe(1);
    expect(bytes).toBeLessThan(largestWorkerBytes);
  });

  it(
    'comes to the same pieces when its worker is killed again and again',
    async () => {
      const { id } = await begin(600);
      const following = follow(id);
      for (let kill = 1; kill <= kills; kill += 1) {
        const before = system.simulator.requestCount;
        await waitFor('calls go on', () => system.simulator.requestCount >= before + 3, limitMs);
        await system.workers.at(-1)?.stop('SIGKILL');
        system.startWorker();
      }
      const { job, shares } = await following;
      expect(job.status).toBe('completed');
      expect(check(job.result as DistillResult)).toEqual(calm);
      expect(shares).toEqual(shares.toSorted((left, right) => left - right));
    },
    limitMs,
  );
});

async function residentBytes({ pid }: { pid: number }): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024;
}
