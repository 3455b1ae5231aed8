import type { ChatCall, ChatEvent, Provider } from '@app/provider-spec';

type Chat = NonNullable<Provider['chat']>;

/** A provider whose answers a test writes; it records its calls. */
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

/** Yields these events and then hangs until its signal is aborted, as a provider should. */
export function hangsAfter(...events: ChatEvent[]): Chat {
  return async function* answer(_, signal) {
    yield* events;
    signal.throwIfAborted();
    await new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('The call was stopped.')));
    });
  };
}

/** Yields these events and then hangs, even when its signal is aborted. */
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

/** Hangs until the signal is aborted, as a provider should. */
export function hangsUntilAborted(signal: AbortSignal): Promise<never> {
  return new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The call was stopped.')));
  });
}

/** A condition that a test fulfils itself. */
export class Latch {
  readonly opened: Promise<void>;
  #resolve: (() => void) | undefined;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  open(): void {
    this.#resolve?.();
  }
}
