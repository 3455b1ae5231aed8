import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, MemoryDocument, MemoryPass, MemorySpace, Schedule, ScheduleRun } from '@app/contracts';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const kills = 3;
const entriesAtOnce = 40;
/** A killed worker's calls begin anew when its locks have ended. */
const limitMs = 150_000;

interface Body {
  messages: { content: string }[];
}

describe('a memory space that schedules distil', () => {
  let system: SluiceSystem;
  let recorded = 0;

  beforeAll(async () => {
    system = await SluiceSystem.start({
      backends: (url) => ({
        small: { baseUrl: `${url}/scenario/small/v1`, contextTokens: 1_024 },
        large: { baseUrl: `${url}/scenario/large/v1`, contextTokens: 8_192 },
      }),
      apart: ['worker', 'scheduler'],
      configuration: {
        worker: { lockDuration: '1500ms' },
        distill: { mid: 'small', long: 'large' },
        schedules: { 'distill-mid': { every: '1s' }, 'distill-long': { every: '2s' } },
      },
    });
    const behaviour = {
      answer: { type: 'text', text: 'They spoke of the weather in the town, and of the harvest.' },
      timing: { latencyMs: 400 },
    } as const;
    system.simulator.configure({ scenarios: { small: behaviour, large: behaviour } });
  });
  afterAll(() => system.close());

  const get = async <Found>(path: string): Promise<Found> => (await system.api.call<Found>('GET', path)).body;
  const record = async () => {
    const entries = Array.from({ length: entriesAtOnce }, (_, place) => ({
      text: `Turn-${recorded + place + 1} was about the weather. ${'It rained in the town for a while. '.repeat(3)}`,
    }));
    recorded += entriesAtOnce;
    const { status } = await system.api.call('POST', '/v1/memory/town/entries', { body: { entries } });
    expect(status).toBe(201);
  };
  const documents = async (pass: MemoryPass) =>
    (
      await get<{ data: MemoryDocument[] }>(`/v1/memory/town/documents?pass=${pass}&limit=100`)
    ).data.toReversed();

  it(
    'has each entry in one digest, and each digest in the long document once, whoever is killed in between',
    async () => {
      await record();
      for (let kill = 1; kill <= kills; kill += 1) {
        const before = system.simulator.requestCount;
        await waitFor('calls go on', () => system.simulator.requestCount >= before + 2, limitMs);
        const scheduler = system.scheduler;
        await Promise.all([
          system.workers.at(-1)?.stop('SIGKILL'),
          ...(kill % 2 === 0 ? [scheduler?.stop('SIGKILL')] : []),
        ]);
        await record();
        system.startWorker();
        if (kill % 2 === 0) system.startScheduler();
      }
      const space = await waitFor(
        'everything is distilled',
        async () => {
          const found = await get<MemorySpace>('/v1/memory/town');
          const { entries, distilled, digests, merged } = found;
          return entries === recorded && distilled === entries && merged === digests && found;
        },
        limitMs,
      );

      const digests = await documents('mid');
      expect(digests).toHaveLength(space.digests);
      expectToFollow(digests, recorded);
      expect(digests.flatMap(({ missing }) => missing)).toEqual([]);
      const long = (await documents('long')).filter(({ accepted }) => accepted);
      expectToFollow(long, digests.length);

      // The pieces of a pass are the same whoever makes them: each entry is in one.
      const shown = new Map<string, number>();
      const different = new Set(
        system.simulator.requests.map(({ body }) =>
          (body as Body).messages.map(({ content }) => content).join('\n'),
        ),
      );
      for (const text of different) {
        for (const [turn] of text.matchAll(/Turn-\d+ /g)) shown.set(turn, (shown.get(turn) ?? 0) + 1);
      }
      expect(shown.size).toBe(recorded);
      expect([...shown.values()].filter((times) => times !== 1)).toEqual([]);
    },
    limitMs * 2,
  );

  it('has one run for each time, and no job of a run twice', async () => {
    const { data: schedules } = await get<{ data: Schedule[] }>('/v1/schedules');
    const mid = schedules.find(({ pass }) => pass === 'mid');
    const { data: runs } = await get<{ data: ScheduleRun[] }>(`/v1/schedules/${mid?.id}/runs?limit=200`);
    const times = runs.map(({ time }) => time);
    expect(times.length).toBeGreaterThan(kills);
    expect(new Set(times).size).toBe(times.length);
    expect(runs.filter(({ status }) => status === 'failed')).toEqual([]);
    const { data: jobs } = await get<{ data: Job[] }>('/v1/jobs?kind=distill&limit=100');
    expect(jobs.filter(({ status }) => status === 'failed' || status === 'expired')).toEqual([]);
  });
});

/** Each begins where the one before ends, from 1 to the last. */
function expectToFollow(documents: readonly MemoryDocument[], last: number): void {
  const covers = documents.map(({ covers: { first, last: end } }) => [first, end]);
  const expected = covers.map(([, end], place) => [(covers[place - 1]?.[1] ?? 0) + 1, end]);
  expect(covers).toEqual(expected);
  expect(covers.at(-1)?.[1]).toBe(last);
}
