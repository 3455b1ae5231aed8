/** When a lane breaks, and how it comes back. Times are milliseconds. */
export const breakerRules = {
  /** Calls of so long ago do not count any more. */
  windowMs: 60_000,
  /** The window moves by such steps. */
  stepMs: 5_000,
  /** Fewer calls say nothing. */
  minimumCalls: 10,
  /** This part of the calls of the window failed. */
  failureRatio: 0.5,
  /** How long a lane that breaks makes no calls; longer each time, up to the longest. */
  firstOpenMs: 5_000,
  growth: 2,
  longestOpenMs: 300_000,
  /** What a vendor asks for is believed up to this. */
  longestAskedMs: 3_600_000,
  /** A lane that was well for so long begins anew with the first open time. */
  calmMs: 300_000,
  /** Single calls in a row that must be served until the lane is open again. */
  servedProbes: 2,
  /** After this a probe of which nothing was heard does not keep the next one. */
  probeLeaseMs: 120_000,
} as const;

export type BreakerRules = { readonly [Name in keyof typeof breakerRules]: number };
