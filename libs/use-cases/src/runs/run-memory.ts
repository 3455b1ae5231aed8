import type { MemoryEntry } from '@app/contracts';
import type { PassWork, RunMemory } from '@app/execution';
import type { RunSources, SpaceId } from '@app/memory';

/** The most digests that a chat is given; the long document covers older ones. */
const maximumDigests = 64;

/** The memory spaces in Redis, as runs use them. */
export function runMemory(sources: Pick<RunSources, 'memory'>): RunMemory {
  const use = <Result>(act: (memory: Memory) => Promise<Result>): Promise<Result> => sources.memory(act);
  return {
    recall: (tenant, space) => use((memory) => recall(memory, { tenant, space })),
    begin: (job, space, pass) =>
      use(async ({ passes, spaces }) => {
        const id = { tenant: job.tenant, space };
        const reply = await passes.begin(job, space, pass);
        if (reply[0] === 'held') return { type: 'held' };
        if (reply[0] === 'done') {
          const document = await spaces.document(id, pass, reply[1]);
          // The space was deleted since, so nothing is left to do.
          return document === undefined ? nothing : { type: 'done', document };
        }
        const [, first, last] = reply;
        return pass === 'mid' ? midWork(spaces, id, first, last) : longWork(spaces, id, first, last);
      }),
    commit: ({ tenant }, space, document) => use(({ passes }) => passes.commit({ tenant, space }, document)),
  };
}

type Memory = Parameters<Parameters<RunSources['memory']>[0]>[0];
type Spaces = Memory['spaces'];

const nothing: PassWork = { type: 'begun', first: 1, last: 0, entries: [] };

async function recall({ spaces }: Memory, id: SpaceId) {
  const space = await spaces.get(id);
  if (space === undefined) return { digests: [] };
  const long = space.long === 0 ? undefined : await spaces.document(id, 'long', space.long);
  const newest = await spaces.documents(id, 'mid', Infinity, maximumDigests);
  const digests = newest.filter(({ version }) => version > space.merged).toReversed();
  return { ...(long !== undefined && { long: long.text }), digests };
}

async function midWork(spaces: Spaces, id: SpaceId, first: number, last: number): Promise<PassWork> {
  const entries = await spaces.entriesBetween(id, first, last);
  return { type: 'begun', first, last, entries: entries.map(asText) };
}

async function longWork(spaces: Spaces, id: SpaceId, first: number, last: number): Promise<PassWork> {
  const newest = await spaces.documents(id, 'mid', last + 1, Math.max(0, last - first + 1));
  const entries = newest.toReversed().map(({ version, createdAt, text }) => ({
    number: version,
    text: `Digest of ${createdAt.slice(0, 10)}:\n${text}`,
  }));
  const space = await spaces.get(id);
  const before = space && space.long > 0 ? await spaces.document(id, 'long', space.long) : undefined;
  return { type: 'begun', first, last, entries, ...(before !== undefined && { before }) };
}

function asText({ number, at, role, text }: MemoryEntry): { number: number; text: string } {
  const when = at.slice(0, 16).replace('T', ' ');
  return { number, text: `${when}${role === undefined ? '' : ` ${role}`}: ${text}` };
}
