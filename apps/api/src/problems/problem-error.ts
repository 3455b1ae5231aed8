import type { Problem } from '@app/contracts';
import type { ProblemCode } from './problem-types.js';

/** A mistake in one member of the request. */
export type MemberError = NonNullable<Problem['errors']>[number];

interface ProblemErrorOptions extends ErrorOptions {
  errors?: MemberError[];
  /** Sent with the answer, such as Retry-After. */
  headers?: Readonly<Record<string, string>>;
}

/** Thrown to answer a request with a problem. The detail is for the caller: it says what to do. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly errors: MemberError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    { errors, headers = {}, ...options }: ProblemErrorOptions = {},
  ) {
    super(detail, options);
    this.errors = errors;
    this.headers = headers;
  }
}
