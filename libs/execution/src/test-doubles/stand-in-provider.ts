import type { ChatCall, ChatEvent, Provider } from '@app/provider-spec';

type Chat = NonNullable<Provider['chat']>;

/** A provider whose answers a test writes, with what it was asked. */
export class StandInProvider implements Provider {
  readonly calls: ChatCall[] = [];
  readonly signals: AbortSignal[] = [];

  constructor(private readonly answer: Chat) {}

  chat(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatEvent> {
    this.calls.push(call);
    this.signals.push(signal);
    return this.answer(call, signal);
  }
}

/** Answers with these events, without delay. */
export function says(...events: ChatEvent[]): Chat {
  return async function* answer() {
    yield* events;
  };
}

/** Gives these events and then nothing more until it is told to stop, as a provider should. */
export function hangsAfter(...events: ChatEvent[]): Chat {
  return async function* answer(_, signal) {
    yield* events;
    signal.throwIfAborted();
    await new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('Told to stop.')));
    });
  };
}

/** Gives these events and then nothing more, whatever it is told. */
export function ignoresItsSignalAfter(...events: ChatEvent[]): Chat {
  return async function* answer() {
    yield* events;
    await new Promise<never>(() => undefined);
  };
}

export function text(content: string): ChatEvent {
  return { type: 'text', text: content };
}

export function finish(reason: 'stop' | 'length' | 'content-filter' | 'tool-calls' = 'stop'): ChatEvent {
  return { type: 'finish', reason, usage: { inputTokens: 3, outputTokens: 5 } };
}
