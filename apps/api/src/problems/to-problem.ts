import type { Problem } from '@app/contracts';
import type { ProblemError } from './problem-error.js';
import { problemBase, problemTypes } from './problem-types.js';

/** The body of a problem, for the request that has this id and went to this path. */
export function toProblem(error: ProblemError, requestId: string, path?: string): Problem {
  const { status, title } = problemTypes[error.code];
  return {
    type: problemBase + error.code,
    title,
    status,
    detail: error.detail,
    ...(path === undefined ? {} : { instance: path }),
    code: error.code,
    requestId,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  };
}
