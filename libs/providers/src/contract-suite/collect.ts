import type { ChatInput, Failure, JsonObject } from '@app/contracts';
import { ProviderError, type ChatEvent, type Provider } from '@app/provider-spec';

/** The model of all calls. */
export const contractModel = 'contract-model';

/** The key of all providers; no failure may show it. */
export const contractKey = 'sk-contract-canary-0123456789';

export interface Collected {
  events: ChatEvent[];
  text: string;
  reasoning: string;
  finish: Extract<ChatEvent, { type: 'finish' }> | undefined;
  toolCalls: Extract<ChatEvent, { type: 'tool-call' }>['call'][];
}

export interface CollectOptions {
  signal?: AbortSignal;
  providerOptions?: JsonObject;
  /** Called with each event as it arrives. */
  onEvent?: (event: ChatEvent) => void;
}

/** Runs a chat to its end and sorts its events. */
export async function collect(
  provider: Provider,
  input: ChatInput,
  { signal = new AbortController().signal, providerOptions = {}, onEvent }: CollectOptions = {},
): Promise<Collected> {
  if (provider.chat === undefined) throw new Error('This provider cannot chat.');
  const events: ChatEvent[] = [];
  for await (const event of provider.chat({ model: contractModel, input, providerOptions }, signal)) {
    events.push(event);
    onEvent?.(event);
  }
  const of = <Type extends ChatEvent['type']>(type: Type) =>
    events.filter((event): event is Extract<ChatEvent, { type: Type }> => event.type === type);
  return {
    events,
    text: of('text')
      .map(({ text }) => text)
      .join(''),
    reasoning: of('reasoning')
      .map(({ text }) => text)
      .join(''),
    finish: of('finish').at(-1),
    toolCalls: of('tool-call').map(({ call }) => call),
  };
}

/** The failure that a chat ends with. */
export async function failureOf(chat: Promise<Collected>): Promise<Failure> {
  try {
    const { finish } = await chat;
    // A filter that stops an answer shows only in its finish reason, which is judged above the provider.
    if (finish?.reason === 'content-filter') return { kind: 'content-filter', message: 'stopped' };
  } catch (error) {
    if (error instanceof ProviderError) return error.failure;
    throw error;
  }
  throw new Error('The chat did not fail.');
}
