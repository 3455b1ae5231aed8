/**
 * The idempotency key of a batch's job, from which its id derives: however often a line is fed, it makes
 * one job. No caller can send such a key, as a header holds no control characters.
 */
export function batchJobKey(batch: string, place: number): string {
  return `\u0000batch ${batch} ${place}`;
}
