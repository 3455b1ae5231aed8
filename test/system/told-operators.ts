import type { InstallationEvent } from '@app/contracts';
import type { ApiClient } from './api-client.js';

const limitMs = 15_000;

/** The types of what operators were told, once the last of it has this type. */
export async function toldOperators(
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
    throw new Error(`Nobody told of ${last}, but: ${text}`, { cause: error });
  }
  return types();
}
