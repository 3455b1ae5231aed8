import { ProblemError } from '../problems/problem-error.js';

/**
 * The event after which a reader continues: `Last-Event-ID`, which browsers send when they connect again,
 * before `?starting_after`. 0 for the beginning.
 *
 * @throws {ProblemError} `validation`
 */
export function lastEventId(header: string | undefined, startingAfter: string | undefined): number {
  const given = header ?? startingAfter;
  if (given === undefined) return 0;
  const id = Number(given);
  if (/^\d{1,15}$/.test(given) && Number.isSafeInteger(id)) return id;
  const pointer = header === undefined ? '/starting_after' : '/Last-Event-ID';
  throw new ProblemError('validation', 'The event to start after does not exist in this log.', {
    errors: [{ pointer, detail: 'Send the id of an event, a whole number, or omit it.' }],
  });
}
