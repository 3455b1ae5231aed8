import type { Timing } from '../script/behaviour.js';

/** The waits of one response, in milliseconds. */
export interface Pace {
  latencyMs: number;
  timeToFirstTokenMs: number;
  /** The next wait between two tokens. */
  gapMs(): number;
  /** Whether the whole body is sent at once after the latency. */
  together: boolean;
}

const immediate: Pace = { latencyMs: 0, timeToFirstTokenMs: 0, gapMs: () => 0, together: true };

/** @param number The request's number, which gives each request its own jitter. */
export function paceOf(timing: Timing | undefined, number: number): Pace {
  if (timing === undefined) return immediate;
  const { latencyMs = 0, timeToFirstTokenMs = 0, tokensPerSecond, jitter = 0, seed = 0 } = timing;
  const gapMs = timing.perChunkMs ?? (tokensPerSecond === undefined ? 0 : 1_000 / tokensPerSecond);
  if (latencyMs === 0 && timeToFirstTokenMs === 0 && gapMs === 0) return immediate;
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ number);
  const jittered = (milliseconds: number): number =>
    jitter === 0 ? milliseconds : milliseconds * (1 + jitter * (2 * random() - 1));
  return {
    latencyMs: jittered(latencyMs),
    timeToFirstTokenMs: jittered(timeToFirstTokenMs),
    gapMs: () => jittered(gapMs),
    together: timeToFirstTokenMs === 0 && gapMs === 0,
  };
}

/** Random numbers from 0 to 1 (exclusive), equal for equal seeds (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
