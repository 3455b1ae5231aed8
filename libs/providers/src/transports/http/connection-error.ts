/** A connection could not be made, or it broke before the headers of the answer. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** The system's or undici's code: `ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT` … */
  readonly code: string | undefined;

  constructor(cause: unknown) {
    const { code, errors } = cause as { code?: unknown; errors?: { code?: unknown }[] };
    // Several addresses of one name fail as one error that holds the others.
    const known = code ?? errors?.[0]?.code;
    super(`The connection failed${typeof known === 'string' ? ` with ${known}` : ''}.`, { cause });
    this.code = typeof known === 'string' ? known : undefined;
  }
}
