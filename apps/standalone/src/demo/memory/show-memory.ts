import type { EntryRange, MemoryDocument } from '@app/contracts';
import type { DemoClient } from '../demo-client.js';
import { table } from '../table.js';
import { interview } from './interview.js';
import { MemoryClient } from './memory-client.js';
import { type MadeDocuments, passBySchedule } from './passes.js';

/** What is asked shares no word with the turn that says it. */
const searches = [
  { meaning: 'He likes cigarettes.', turn: 4 },
  { meaning: 'He is not yet thirty.', turn: 6 },
];
const mostSections = 6;
const lineWidth = 96;

/**
 * Records a conversation, lets schedules distil it, shows the documents with what they came from, and finds an
 * entry by meaning. Gives whether all of it happened.
 */
export async function showMemory(demo: DemoClient, output: NodeJS.WriteStream): Promise<boolean> {
  const client = new MemoryClient(demo);
  output.write(
    `\nRemembering a conversation of ${interview.length} turns (Oscar Wilde, 1895), distilled by schedule\n`,
  );
  const made = await passBySchedule(client);
  const ran = await showSchedules(client, output);
  const backends = await showDocuments(client, output, made);
  const found = await showFound(client, output);
  const holds = [
    [ran, 'both schedules ran'],
    [backends.size === 2, 'the passes ran on two backends'],
    [coversAll(made), 'every turn is covered by a digest, and every digest by the long document'],
    [hasSources(made), 'the documents say what they came from'],
    [found, 'the entries were found by meaning'],
  ] as const;
  const wrong = holds.filter(([is]) => !is).map(([, what]) => what);
  output.write(
    wrong.length === 0
      ? '\nThe conversation is remembered as it should be.\n'
      : `\nThis is not as it should be: ${wrong.join('; ')}.\n`,
  );
  return wrong.length === 0;
}

async function showSchedules(client: MemoryClient, output: NodeJS.WriteStream): Promise<boolean> {
  const schedules = (await client.schedules()).filter(({ pass }) => pass !== undefined);
  const rows = await Promise.all(
    schedules.map(async ({ id, name, every = 0 }) => {
      const runs = await client.runs(id);
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

/** Gives the backends that they were made on. */
async function showDocuments(
  client: MemoryClient,
  output: NodeJS.WriteStream,
  { digests, long }: MadeDocuments,
): Promise<Set<string>> {
  const backends = new Set<string>();
  for (const document of [...digests, long]) {
    const { backend } = await client.job(document.job);
    backends.add(`${document.pass} ${backend}`);
    const { first, last } = document.covers;
    const of = document.pass === 'mid' ? 'turns' : 'digests';
    const title =
      document.pass === 'mid' ? `Digest ${document.version}` : `Long document ${document.version}`;
    output.write(`\n${title}: ${of} ${first} to ${last}, by ${document.model} on ${backend}\n`);
    for (const { text, entries } of document.sections.slice(0, mostSections)) {
      output.write(`  ${shorten(text)}  ← ${sourceOf(document, entries)}\n`);
    }
    const more = document.sections.length - mostSections;
    if (more > 0) output.write(`  … and ${more} sentences more\n`);
  }
  return new Set([...backends].map((one) => one.split(' ')[1] ?? ''));
}

async function showFound(client: MemoryClient, output: NodeJS.WriteStream): Promise<boolean> {
  output.write('\nFound by meaning, with the model in this process\n\n');
  const found = [];
  for (const { meaning } of searches) found.push(await client.nearest('interview', meaning));
  const rows = found.map((hit, place) => [
    searches[place]?.meaning ?? '',
    hit?.closeness.toFixed(2) ?? '–',
    hit?.entry?.number ?? '–',
    shorten(hit?.entry?.text ?? ''),
  ]);
  output.write(`${table(['Asked', 'Closeness', 'Turn', 'Nearest entry'], rows)}\n`);
  return found.every((hit, place) => hit?.entry?.number === searches[place]?.turn);
}

function coversAll({ digests, long }: MadeDocuments): boolean {
  const turns = digests.reduce((sum, { covers }) => sum + covers.last - covers.first + 1, 0);
  return turns === interview.length && long.covers.last === digests.at(-1)?.version;
}

function hasSources({ digests, long }: MadeDocuments): boolean {
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

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > lineWidth ? `${line.slice(0, lineWidth - 1)}…` : line;
}
