import { createContext, Script } from 'node:vm';

const context = createContext({ work: undefined as (() => unknown) | undefined });
const script = new Script('work()');

/**
 * Does a piece of work on this thread, and stops it when it takes longer. For work of which a caller's data
 * decides how long it takes, such as patterns that backtrack.
 *
 * @param milliseconds At least 1.
 * @throws Whatever the work throws, and an error with the code `ERR_SCRIPT_EXECUTION_TIMEOUT` when it is stopped.
 */
export function withinTime<Result>(milliseconds: number, work: () => Result): Result {
  context['work'] = work;
  try {
    return script.runInContext(context, { timeout: milliseconds }) as Result;
  } finally {
    context['work'] = undefined;
  }
}
