import type { EntryRange, MemoryDocument, MemorySpace } from '@app/contracts';
import type { DemoClient } from '../demo-client.js';
import { shorten, table } from '../terminal.js';
import { interview } from './interview.js';

const space = 'interview';
/** Long enough for the model of a vendor. */
const limitMs = 40_000;
const pollMs = 200;

/** Queries that share no word with the turn they must find. */
const searches = [
  { meaning: 'He likes cigarettes.', turn: 4 },
  { meaning: 'He is not yet thirty.', turn: 6 },
];
const mostSections = 6;
const lineWidth = 96;

/**
 * Records a conversation, waits until schedules have distilled it, shows the documents with their sources, and finds
 * entries by meaning.
 *
 * @returns Whether all of it succeeded.
 */
export async function showMemory(client: DemoClient, output: NodeJS.WriteStream): Promise<boolean> {
  output.write(
    `\nRemembering a conversation of ${interview.length} turns (Oscar Wilde, 1895), distilled by schedule\n`,
  );
  const documents = await distilBySchedule(client);
  const ran = await showSchedules(client, output);
  const backends = await showDocuments(client, output, documents);
  const found = await showFound(client, output);
  const checks = [
    [ran, 'both schedules ran'],
    [backends.size === 2, 'the passes ran on two backends'],
    [coversAll(documents), 'every turn is covered by a digest, and every digest by the long document'],
    [hasSources(documents), 'the documents name their sources'],
    [found, 'the entries were found by meaning'],
  ] as const;
  const failed = checks.filter(([ok]) => !ok).map(([, check]) => check);
  output.write(
    failed.length === 0
      ? '\nThe conversation was remembered as expected.\n'
      : `\nThese checks failed: ${failed.join('; ')}.\n`,
  );
  return failed.length === 0;
}

/** The documents that the passes have made. */
interface PassDocuments {
  digests: MemoryDocument[];
  long: MemoryDocument;
}

/**
 * Records the conversation in two parts and waits until the schedules have distilled all of it.
 *
 * @throws {Error} If the schedules do not finish in time.
 */
async function distilBySchedule(client: DemoClient): Promise<PassDocuments> {
  const longPass = (await client.schedules()).find(({ pass }) => pass === 'long')?.id;
  if (longPass === undefined) throw new Error('The long pass has no schedule.');
  // The long pass must not begin before both digests exist.
  await client.pauseSchedule(longPass);
  const middle = Math.ceil(interview.length / 2);
  await client.record(space, interview.slice(0, middle));
  await until(client, 'the first digest', ({ digests, pass }) => digests >= 1 && pass === undefined);
  await client.record(space, interview.slice(middle));
  await until(client, 'the second digest', ({ entries, distilled }) => distilled === entries);
  await client.resumeSchedule(longPass);
  await until(client, 'a long document', ({ digests, merged }) => merged === digests);
  const digests = await client.memoryDocuments(space, 'mid');
  const current = (await client.memorySpace(space)).long;
  const long = (await client.memoryDocuments(space, 'long')).find(({ version }) => version === current);
  if (long === undefined) throw new Error('The space has no long document.');
  return { digests: digests.toReversed(), long };
}

async function until(
  client: DemoClient,
  what: string,
  isDone: (space: MemorySpace) => boolean,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!isDone(await client.memorySpace(space))) {
    if (performance.now() > end) throw new Error(`The schedules did not make ${what} within ${limitMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function showSchedules(client: DemoClient, output: NodeJS.WriteStream): Promise<boolean> {
  const schedules = (await client.schedules()).filter(({ pass }) => pass !== undefined);
  const rows = await Promise.all(
    schedules.map(async ({ id, name, every = 0 }) => {
      const runs = await client.scheduleRuns(id);
      const jobs = runs.reduce((sum, run) => sum + (run.jobs ?? 0), 0);
      return [
        name,
        `every ${every / 1_000} s`,
        runs.filter(({ status }) => status === 'started').length,
        jobs,
      ];
    }),
  );
  output.write(`\n${table(['Schedule', 'When', 'Runs', 'Passes begun'], rows)}\n`);
  return rows.length === 2 && rows.every(([, , , jobs]) => Number(jobs) > 0);
}

/** Shows the documents, and returns the backends that made them. */
async function showDocuments(
  client: DemoClient,
  output: NodeJS.WriteStream,
  { digests, long }: PassDocuments,
): Promise<Set<string>> {
  const backends = new Set<string>();
  for (const document of [...digests, long]) {
    const { backend } = await client.job(document.job);
    backends.add(`${document.pass} ${backend}`);
    const { first, last } = document.covers;
    const unit = document.pass === 'mid' ? 'turns' : 'digests';
    const title =
      document.pass === 'mid' ? `Digest ${document.version}` : `Long document ${document.version}`;
    output.write(`\n${title}: ${unit} ${first} to ${last}, by ${document.model} on ${backend}\n`);
    for (const { text, entries } of document.sections.slice(0, mostSections)) {
      output.write(`  ${shorten(text, lineWidth)}  ← ${sourceOf(document, entries)}\n`);
    }
    const more = document.sections.length - mostSections;
    if (more > 0) output.write(`  … and ${more} more sentences\n`);
  }
  return new Set([...backends].map((one) => one.split(' ')[1] ?? ''));
}

async function showFound(client: DemoClient, output: NodeJS.WriteStream): Promise<boolean> {
  output.write('\nFound by meaning, with the model in this process\n\n');
  const found = [];
  for (const { meaning } of searches) found.push(await client.nearestEntry(space, meaning));
  const rows = found.map((hit, place) => [
    searches[place]?.meaning ?? '',
    hit?.closeness.toFixed(2) ?? '–',
    hit?.entry?.number ?? '–',
    shorten(hit?.entry?.text ?? '', lineWidth),
  ]);
  output.write(`${table(['Query', 'Closeness', 'Turn', 'Nearest entry'], rows)}\n`);
  return found.every((hit, place) => hit?.entry?.number === searches[place]?.turn);
}

function coversAll({ digests, long }: PassDocuments): boolean {
  const turns = digests.reduce((sum, { covers }) => sum + covers.last - covers.first + 1, 0);
  return turns === interview.length && long.covers.last === digests.at(-1)?.version;
}

function hasSources({ digests, long }: PassDocuments): boolean {
  return [...digests, long].every(
    ({ sections }) => sections.length > 0 && sections.every(({ entries }) => entries.length > 0),
  );
}

function sourceOf({ pass }: MemoryDocument, entries: readonly EntryRange[]): string {
  return entries
    .map(({ first, last }) => {
      if (pass === 'mid') return first === last ? `turn ${first}` : `turns ${first} to ${last}`;
      if (first === 0) return last === 0 ? 'the document before' : `the document before, digests to ${last}`;
      return first === last ? `digest ${first}` : `digests ${first} to ${last}`;
    })
    .join(', ');
}
