import type { LimitReading } from '@app/contracts';
import type { LimitRule } from './limit-rule.js';

const minuteMs = 60_000;
/** Of the limit: what is used beyond our own count by less than this is no sign of others. */
const tolerance = 0.02;

/**
 * What others use of a quota: what the vendor counts beyond our own count when the call was permitted.
 * A rest that grows with the vendor's own refill is never less than what we left, so nothing is found
 * where nobody else is. Limits that are kept in other windows than a minute or a day cannot be compared.
 */
export function foreignUse(rule: LimitRule, reading: LimitReading, used: number): number {
  const { limit = rule.limit, remaining } = reading;
  if (remaining === undefined || rule.windowMs < minuteMs) return 0;
  const foreign = limit - remaining - used;
  return foreign > limit * tolerance ? Math.ceil(foreign) : 0;
}
