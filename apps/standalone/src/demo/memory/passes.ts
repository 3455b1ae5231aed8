import type { MemoryDocument, MemorySpace } from '@app/contracts';
import { interview } from './interview.js';
import type { MemoryClient } from './memory-client.js';

const space = 'interview';
/** A model of a vendor takes its time. */
const limitMs = 40_000;
const pollMs = 200;

/** What the passes have made. */
export interface MadeDocuments {
  digests: MemoryDocument[];
  long: MemoryDocument;
}

/**
 * Records the conversation in two parts and waits until schedules have distilled all of it.
 *
 * @throws {Error} When they have not in time.
 */
export async function passBySchedule(client: MemoryClient): Promise<MadeDocuments> {
  const night = (await client.schedules()).find(({ pass }) => pass === 'long')?.id;
  if (night === undefined) throw new Error('There is no schedule of the long pass.');
  // The night comes when the day is over, however fast either is.
  await client.pause(night);
  const middle = Math.ceil(interview.length / 2);
  await client.record(space, interview.slice(0, middle));
  await until(client, 'the first digest', ({ digests, pass }) => digests >= 1 && pass === undefined);
  await client.record(space, interview.slice(middle));
  await until(client, 'the second digest', ({ entries, distilled }) => distilled === entries);
  await client.resume(night);
  await until(client, 'a long document', ({ digests, merged }) => merged === digests);
  const digests = await client.documents(space, 'mid');
  const current = (await client.space(space)).long;
  const long = (await client.documents(space, 'long')).find(({ version }) => version === current);
  if (long === undefined) throw new Error('The space has no long document.');
  return { digests: digests.toReversed(), long };
}

async function until(
  client: MemoryClient,
  what: string,
  isThere: (space: MemorySpace) => boolean,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!isThere(await client.space(space))) {
    if (performance.now() > end) throw new Error(`Schedules did not make ${what} within ${limitMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
