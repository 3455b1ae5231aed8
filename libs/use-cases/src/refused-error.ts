/** Why a use case refuses a request. Each front end has its own answer for each code. */
export type RefusalCode =
  | 'validation'
  | 'operators-only'
  | 'payload-too-large'
  | 'not-found'
  | 'purged'
  | 'unknown-agent'
  | 'unknown-backend'
  | 'unknown-profile'
  | 'no-backend'
  | 'no-model'
  | 'capability'
  | 'backend-failed'
  | 'job-not-finished'
  | 'job-active'
  | 'not-streamed'
  | 'space-full'
  | 'read-only'
  | 'already-exists'
  | 'settings-limit'
  | 'endpoint-limit'
  | 'version-mismatch';

/** A member of a request that is wrong. */
export interface RefusedMember {
  /** JSON pointer into the request; empty for the whole request. */
  pointer: string;
  detail: string;
}

/** A request that cannot be done as it is. The message is for its caller and says what to do. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly errors: RefusedMember[] | undefined;

  constructor(
    readonly code: RefusalCode,
    message: string,
    { errors, ...options }: ErrorOptions & { errors?: RefusedMember[] | undefined } = {},
  ) {
    super(message, options);
    this.errors = errors;
  }
}
