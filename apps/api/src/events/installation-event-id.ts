import { ProblemError } from '../problems/problem-error.js';

/**
 * The event of the installation after which a reader continues: `Last-Event-ID` before `?starting_after`;
 * undefined to begin now.
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
  throw new ProblemError('validation', 'The event to start after does not exist in this log.', {
    errors: [{ pointer, detail: 'Send the id of an event, 0 for all events that are kept, or omit it.' }],
  });
}
