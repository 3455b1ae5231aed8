import type { Problem } from '@app/contracts';

/** The base of the `type` of each kind of problem. It never changes, because callers compare it. */
export const problemBase = 'https://sluice.dev/problems/';

interface ProblemType {
  status: number;
  title: string;
}

/** Every kind of problem that the API answers with: the last part of its `type`, status and title. */
export const problemTypes = {
  'malformed-request': { status: 400, title: 'The request is not valid HTTP' },
  'malformed-json': { status: 400, title: 'The body is not acceptable JSON' },
  unauthenticated: { status: 401, title: 'A valid API key is needed' },
  'operators-only': { status: 403, title: 'Only operators may do this' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'request-timeout': { status: 408, title: 'The request took too long' },
  'job-not-finished': { status: 409, title: 'The job has not ended' },
  'not-streamed': { status: 409, title: 'The job is not streamed' },
  'job-active': { status: 409, title: 'The job is active' },
  'endpoint-disabled': { status: 409, title: 'The webhook endpoint is disabled' },
  'endpoint-limit': { status: 409, title: 'There are too many webhook endpoints' },
  'space-full': { status: 409, title: 'The memory space is full' },
  'read-only': { status: 409, title: 'It is declared in the configuration and cannot be changed here' },
  'already-exists': { status: 409, title: 'The name is taken' },
  'settings-limit': { status: 409, title: 'There are too many settings of this kind' },
  purged: { status: 410, title: 'The job was deleted after its retention' },
  'version-mismatch': { status: 412, title: 'It has changed since it was read' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media': { status: 415, title: 'The body must be JSON' },
  misdirected: { status: 421, title: 'This host name is not served here' },
  validation: { status: 422, title: 'The request is not valid' },
  'unknown-backend': { status: 422, title: 'The backend is not configured' },
  'unknown-profile': { status: 422, title: 'The profile is not configured' },
  'unknown-agent': { status: 422, title: 'The agent is not configured' },
  'no-backend': { status: 422, title: 'No backend was named, and there is no default' },
  'no-model': { status: 422, title: 'No model was named, and there is no default' },
  capability: { status: 422, title: 'The backend cannot do this' },
  'idempotency-mismatch': { status: 422, title: 'The Idempotency-Key belongs to another request' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Sluice has an internal error' },
  'backend-failed': { status: 502, title: 'The backend failed' },
  'store-full': { status: 503, title: 'The job store is nearly full' },
  'store-unavailable': { status: 503, title: 'The job store is not reachable' },
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof problemTypes;

/** A wrong member of the request and the reason. */
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
