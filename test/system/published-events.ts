import type { InstallationEvent } from '@app/contracts';
import type { ApiClient } from './api-client.js';

const limitMs = 15_000;

/** The types of all published events of the installation, read until an event of this type. */
export async function publishedEvents(
  { url }: Pick<ApiClient, 'url'>,
  last: InstallationEvent['type'],
): Promise<string[]> {
  const reply = await fetch(`${url}/v1/events?starting_after=0`, { signal: AbortSignal.timeout(limitMs) });
  let text = '';
  const types = () => [...text.matchAll(/event: (.*)\n/g)].map(([, type = '']) => type);
  try {
    for await (const chunk of reply.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (types().includes(last)) break;
    }
  } catch (error) {
    throw new Error(`No event ${last} within ${limitMs} ms, but: ${text}`, { cause: error });
  }
  return types();
}
