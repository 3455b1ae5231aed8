import type { Timing } from '../behaviour/timing.js';
import { seededRandom } from './random.js';

/** The waits of one response, in milliseconds. */
export interface Pace {
  latencyMs: number;
  timeToFirstTokenMs: number;
  /** The next wait between two tokens. */
  gapMs(): number;
  /** Whether all of an answer comes together, once it begins. */
  together: boolean;
}

const immediate: Pace = { latencyMs: 0, timeToFirstTokenMs: 0, gapMs: () => 0, together: true };

/** @param number The request's number, so that each request has a jitter of its own. */
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
