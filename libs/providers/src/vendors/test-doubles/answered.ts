import { Secret } from '@app/contracts';
import type { ChatCall, ChatEvent, ProviderDefinition } from '@app/provider-spec';

/** The request that a provider sent, and the events it made of the answer. */
export interface Answered {
  url: string;
  headers: Headers;
  body: Record<string, unknown>;
  events: ChatEvent[];
}

export interface AnsweredOptions {
  options?: Record<string, string>;
  headers?: Record<string, string>;
  /** The body of the answer. Default: a greeting. */
  answer?: object;
  status?: number;
}

const hello = { choices: [{ message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }] };

/** Runs one chat of a provider against a given answer. */
export async function answered(
  definition: ProviderDefinition,
  input: ChatCall['input'],
  { options = {}, headers = {}, answer = hello, status = 200 }: AnsweredOptions = {},
): Promise<Answered> {
  const requests: Request[] = [];
  const settings = { baseUrl: definition.baseUrl ?? 'http://vendor', apiKey: new Secret('key-0123456789') };
  const provider = definition.create(
    { ...settings, headers, options },
    {
      fetch: (address, init) => {
        requests.push(new Request(address, init));
        return Promise.resolve(Response.json(answer, { status }));
      },
    },
  );
  const events: ChatEvent[] = [];
  const call = { model: 'm', input, providerOptions: {} };
  for await (const event of provider.chat?.(call, AbortSignal.timeout(5_000)) ?? []) events.push(event);
  const [request] = requests;
  if (request === undefined) throw new Error('Nothing was sent.');
  const { url } = request;
  return { url, headers: request.headers, body: (await request.json()) as Answered['body'], events };
}
