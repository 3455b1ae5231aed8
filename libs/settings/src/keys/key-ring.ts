import type { Failure, FailureKind } from '@app/contracts';

/** A key that is refused for now rests for so long when the vendor does not say how long; in milliseconds. */
const restMs: Partial<Record<FailureKind, number>> = {
  'rate-limit': 30_000,
  // Money and long quotas come back late; now and then it is worth a try.
  quota: 900_000,
};

/** What becomes of a key by a failure of its call. */
export type KeyVerdict = 'fine' | 'rests' | 'retired';

/**
 * The keys of one backend, used in turn. One that the vendor refuses for a while rests, one that it does
 * not know is retired, and the others go on. Times are milliseconds of any one clock.
 */
export class KeyRing<Key> {
  readonly #restsUntil: number[];
  #next = 0;

  constructor(private readonly keys: readonly Key[]) {
    this.#restsUntil = keys.map(() => 0);
  }

  /** Keys that may be used now, the one whose turn it is first. */
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

  /** Takes a failure of a call with this key into account. */
  failed(key: Key, { kind, retryAfterMs }: Failure, now: number): KeyVerdict {
    const place = this.keys.indexOf(key);
    if (place === -1) return 'fine';
    if (kind === 'auth') {
      this.#restsUntil[place] = Infinity;
      return 'retired';
    }
    const rest = restMs[kind];
    if (rest === undefined) return 'fine';
    this.#restsUntil[place] = Math.max(this.#restsUntil[place] ?? 0, now + (retryAfterMs ?? rest));
    return 'rests';
  }
}
