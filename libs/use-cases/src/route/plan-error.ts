/** Why no backend can do a job. */
export type PlanErrorCode =
  | 'unknown-agent'
  | 'unknown-backend'
  | 'unknown-profile'
  | 'no-backend'
  | 'no-model'
  | 'capability';

/** A job that no backend can do as it is asked for. The message is for its caller: it says what to do. */
export class PlanError extends Error {
  override readonly name = 'PlanError';

  constructor(
    readonly code: PlanErrorCode,
    message: string,
    /** What is wrong with which member of the request, by its JSON pointer. */
    readonly errors?: { pointer: string; detail: string }[],
  ) {
    super(message);
  }
}
