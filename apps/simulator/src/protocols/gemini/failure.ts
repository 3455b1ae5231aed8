import type { FailureCase } from '../failure-case.js';
import { errorBody, type GoogleError } from './error-body.js';

type Rest = Pick<FailureCase, 'expectedKind'> & Partial<Omit<FailureCase, 'name' | 'protocol' | 'body'>>;

/** A failure that Google tells of with this error. */
export function failure(name: string, error: GoogleError, rest: Rest): FailureCase {
  return {
    name,
    protocol: 'gemini',
    vendor: 'google',
    status: error.code,
    headers: {},
    body: errorBody(error),
    delivery: 'response',
    ...rest,
  };
}
