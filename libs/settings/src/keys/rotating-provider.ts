import type { Failure } from '@app/contracts';
import {
  type ChatCall,
  type ChatEvent,
  type EmbedCall,
  type EmbedReply,
  type ModelInfo,
  type Provider,
  ProviderError,
} from '@app/provider-spec';
import { KeyRing } from './key-ring.js';

/** Told when a vendor no longer takes a key. Keys are counted from 1. */
export type OnRetired = (place: number, failure: Failure) => void;

/**
 * One provider over several of the same, each with a key of its own. A call goes to the key whose turn
 * it is; when that one is refused before anything came, to the next. Only when none is left the call
 * fails, as the last key failed.
 */
export function rotatingProvider(
  providers: readonly Provider[],
  onRetired: OnRetired,
  clock: () => number = () => performance.now(),
): Provider {
  const [first] = providers;
  if (first === undefined) throw new TypeError('There is no key to rotate.');
  const ring = new KeyRing(providers);

  /** Whether another key may do better. */
  function retire(provider: Provider, error: unknown): boolean {
    if (!(error instanceof ProviderError)) return false;
    const verdict = ring.failed(provider, error.failure, clock());
    if (verdict === 'retired') onRetired(providers.indexOf(provider) + 1, error.failure);
    return verdict !== 'fine';
  }

  async function turn<T>(call: (provider: Provider) => Promise<T>): Promise<T> {
    let last: unknown;
    for (const provider of ring.usable(clock())) {
      try {
        return await call(provider);
      } catch (error) {
        if (!retire(provider, error)) throw error;
        last = error;
      }
    }
    throw exhausted(last, ring.restMs(clock()));
  }

  async function* chat(call: ChatCall, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const [begun, rest] = await turn(async (provider) => {
      const events = provider.chat?.(call, signal)[Symbol.asyncIterator]();
      if (events === undefined) throw new TypeError('The provider cannot chat.');
      return [await events.next(), events] as const;
    });
    try {
      for (let next = begun; next.done !== true; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }

  const embed = (call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> =>
    turn((provider) => provider.embed?.(call, signal) ?? unable());
  const listModels = (signal: AbortSignal): Promise<ModelInfo[]> =>
    turn((provider) => provider.listModels?.(signal) ?? unable());

  return {
    ...(first.chat !== undefined && { chat }),
    ...(first.embed !== undefined && { embed }),
    ...(first.listModels !== undefined && { listModels }),
    ...(first.embeddingLimits !== undefined && { embeddingLimits: first.embeddingLimits }),
    close: async () => {
      await Promise.all(providers.map((provider) => provider.close?.() ?? Promise.resolve()));
    },
  };
}

function unable(): never {
  throw new TypeError('The provider cannot do this.');
}

/** What a call comes to for which there is no key: it waits for the first that has rested. */
function exhausted(last: unknown, restMs: number | undefined): unknown {
  if (restMs === undefined) {
    return (
      last ?? new ProviderError({ kind: 'auth', message: 'The vendor refuses all keys of this backend.' })
    );
  }
  const failure: Failure = last instanceof ProviderError ? last.failure : resting;
  return new ProviderError({ ...failure, retryAfterMs: Math.ceil(restMs) }, { cause: last });
}

const resting: Failure = {
  kind: 'rate-limit',
  message: 'All keys of this backend rest: the vendor refused them for a while.',
};
