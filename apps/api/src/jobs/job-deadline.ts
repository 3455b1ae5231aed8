import { ProblemError } from '../problems/problem-error.js';

/**
 * When a job ends as expired, in milliseconds since the epoch: at the caller's deadline, at the
 * installation's longest age of a job at the latest.
 *
 * @throws {ProblemError} `validation` for a deadline that has passed.
 */
export function jobDeadline(asked: string | undefined, maxJobAge: number, now: number): number {
  const latest = now + maxJobAge;
  if (asked === undefined) return latest;
  const deadline = Date.parse(asked);
  if (deadline > now) return Math.min(deadline, latest);
  throw new ProblemError('validation', 'The deadline has passed; no job could end by then.', {
    errors: [{ pointer: '/deadline', detail: `Name a time after ${new Date(now).toISOString()}.` }],
  });
}
