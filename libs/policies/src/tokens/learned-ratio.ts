/**
 * How an estimate turns out on average: the ratio of what was to what was estimated, weighted
 * exponentially so that the last ones count most, and how far single ones lie from it. Pure.
 */
export interface LearnedRatio {
  readonly ratio: number;
  /** The mean distance of single ratios from it. */
  readonly spread: number;
  readonly count: number;
}

/** Of the newest observation, once there are many. */
const weight = 0.1;
/** One odd answer must not turn the estimate over. */
const extremes = { least: 0.05, most: 20 };

/** @param spread What is assumed until something is known. */
export function unlearned(ratio = 1, spread = 0.25): LearnedRatio {
  return { ratio, spread, count: 0 };
}

/** After one more observation; an estimate of 0 teaches nothing. */
export function learnRatio(before: LearnedRatio, estimated: number, actual: number): LearnedRatio {
  if (estimated <= 0) return before;
  const observed = Math.min(extremes.most, Math.max(extremes.least, actual / estimated));
  const count = before.count + 1;
  // The first ones count in full: what is assumed at the beginning is soon forgotten.
  const share = Math.max(weight, 1 / count);
  const ratio = before.ratio + share * (observed - before.ratio);
  const distance = Math.abs(observed - before.ratio);
  return {
    ratio,
    spread: before.spread + Math.max(weight, 1 / (count + 1)) * (distance - before.spread),
    count,
  };
}

/** What to reserve for an estimate: what it comes to on average, and a spread more. */
export function reservation(learned: LearnedRatio, estimated: number): number {
  return Math.ceil(estimated * (learned.ratio + learned.spread));
}
