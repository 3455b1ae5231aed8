import { ProblemError } from '../problems/problem-error.js';

/**
 * The event of the installation after which a reader goes on: `Last-Event-ID` before `?starting_after`;
 * undefined when it is to begin now.
 *
 * @throws {ProblemError} `validation`
 */
export function installationEventId(
  header: string | undefined,
  startingAfter: string | undefined,
): string | undefined {
  const given = header ?? startingAfter;
  if (given === undefined || /^\d{1,15}(-\d{1,15})?$/.test(given)) return given;
  const pointer = header === undefined ? '/starting_after' : '/Last-Event-ID';
  throw new ProblemError('validation', 'The event to start after is not one of this log.', {
    errors: [{ pointer, detail: 'Give the id of an event, 0 for all that are kept, or leave it out.' }],
  });
}
