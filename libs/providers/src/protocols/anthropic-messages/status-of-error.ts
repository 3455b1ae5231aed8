/** The status that each type of error has when it is the whole answer: https://docs.claude.com/en/api/errors */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/** The status that an error means which comes in the middle of a stream, where only its type tells. */
export function statusOfError(body: object): number | undefined {
  const { error } = body as { error?: { type?: unknown } | null };
  return typeof error?.type === 'string' ? statuses[error.type] : undefined;
}
