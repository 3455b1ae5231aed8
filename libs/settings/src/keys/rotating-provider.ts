import type { Failure, FailureKind } from '@app/contracts';
import {
  type ChatCall,
  type ChatEvent,
  type EmbedCall,
  type EmbedReply,
  type ModelInfo,
  type Provider,
  ProviderError,
} from '@app/provider-spec';

/** How long a refused key rests when the vendor sends no Retry-After, in milliseconds. */
const defaultRestMs: Partial<Record<FailureKind, number>> = {
  'rate-limit': 30_000,
  // Credit and long quotas return late, so an occasional attempt is enough.
  quota: 900_000,
};

/** The state of a key after a failed call. */
export type KeyVerdict = 'fine' | 'rests' | 'retired';

/**
 * The keys of one backend, used round-robin. A key that the vendor refuses temporarily rests, an unknown key is retired;
 * the other keys stay in use. Times are milliseconds of any one clock.
 */
export class KeyRing<Key> {
  readonly #restsUntil: number[];
  #next = 0;

  constructor(private readonly keys: readonly Key[]) {
    this.#restsUntil = keys.map(() => 0);
  }

  /** The keys that may be used now, the next one first. */
  usable(now: number): Key[] {
    const { length } = this.keys;
    const from = this.#next;
    this.#next = (from + 1) % Math.max(1, length);
    return Array.from({ length }, (_, step) => (from + step) % length)
      .filter((place) => (this.#restsUntil[place] ?? 0) <= now)
      .flatMap((place) => this.keys[place] ?? []);
  }

  /** Milliseconds until the first key is usable again; undefined when all are retired. */
  restMs(now: number): number | undefined {
    const soonest = Math.min(...this.#restsUntil);
    return soonest === Infinity ? undefined : Math.max(0, soonest - now);
  }

  /** Records a failed call with this key. */
  failed(key: Key, { kind, retryAfterMs }: Failure, now: number): KeyVerdict {
    const place = this.keys.indexOf(key);
    if (place === -1) return 'fine';
    if (kind === 'auth') {
      this.#restsUntil[place] = Infinity;
      return 'retired';
    }
    const rest = defaultRestMs[kind];
    if (rest === undefined) return 'fine';
    this.#restsUntil[place] = Math.max(this.#restsUntil[place] ?? 0, now + (retryAfterMs ?? rest));
    return 'rests';
  }
}

/** Called when the vendor no longer accepts a key. Keys are counted from 1. */
type OnRetired = (place: number, failure: Failure) => void;

/**
 * Combines several instances of a provider, each with its own key. A call uses the next key; if that key is refused before
 * the first event, the call moves on to the next one. The call fails with the last failure when no key is left.
 */
export function rotatingProvider(
  providers: readonly Provider[],
  onRetired: OnRetired,
  clock: () => number = () => performance.now(),
): Provider {
  const [first] = providers;
  if (first === undefined) throw new TypeError('At least one key is required.');
  const ring = new KeyRing(providers);

  /** Records the failure. Returns whether to try another key. */
  function isKeyRefused(provider: Provider, error: unknown): boolean {
    if (!(error instanceof ProviderError)) return false;
    const verdict = ring.failed(provider, error.failure, clock());
    if (verdict === 'retired') onRetired(providers.indexOf(provider) + 1, error.failure);
    return verdict !== 'fine';
  }

  async function withNextKey<T>(call: (provider: Provider) => Promise<T>): Promise<T> {
    let last: unknown;
    for (const provider of ring.usable(clock())) {
      try {
        return await call(provider);
      } catch (error) {
        if (!isKeyRefused(provider, error)) throw error;
        last = error;
      }
    }
    throw exhausted(last, ring.restMs(clock()));
  }

  async function* chat(call: ChatCall, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const [begun, rest] = await withNextKey(async (provider) => {
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
    withNextKey((provider) => provider.embed?.(call, signal) ?? unable());
  const listModels = (signal: AbortSignal): Promise<ModelInfo[]> =>
    withNextKey((provider) => provider.listModels?.(signal) ?? unable());

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

/** The error of a call without a usable key. It asks to wait until the first key has rested. */
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
  message: 'The vendor has temporarily refused all keys of this backend.',
};
