/**
 * The average ratio of actual to estimated amounts, exponentially weighted so that recent ones count most, and
 * how far single ratios lie from it.
 */
export interface LearnedRatio {
  readonly ratio: number;
  /** The mean distance of single ratios from the average. */
  readonly spread: number;
  readonly count: number;
}

/** The weight of the newest observation, once there are many. */
const weight = 0.1;
/** Bounds of one observation, so that one odd answer does not overturn the estimate. */
const extremes = { least: 0.05, most: 20 };

/** Before any observation: an assumed ratio and spread. */
export function unlearned(ratio = 1, spread = 0.25): LearnedRatio {
  return { ratio, spread, count: 0 };
}

/** After one more observation; an estimate of 0 changes nothing. */
export function learnRatio(before: LearnedRatio, estimated: number, actual: number): LearnedRatio {
  if (estimated <= 0) return before;
  const observed = Math.min(extremes.most, Math.max(extremes.least, actual / estimated));
  const count = before.count + 1;
  // The first observations count in full, so that the assumed ratio soon has no influence.
  const share = Math.max(weight, 1 / count);
  const ratio = before.ratio + share * (observed - before.ratio);
  const distance = Math.abs(observed - before.ratio);
  return {
    ratio,
    spread: before.spread + Math.max(weight, 1 / (count + 1)) * (distance - before.spread),
    count,
  };
}

/** The amount to reserve for an estimate: the average outcome plus one spread. */
export function reservation(learned: LearnedRatio, estimated: number): number {
  return Math.ceil(estimated * (learned.ratio + learned.spread));
}
