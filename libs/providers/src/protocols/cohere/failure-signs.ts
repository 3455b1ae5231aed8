import type { FailureSign } from '../../failures/failure-signs.js';

/** What Cohere alone says. */
export const cohereFailureSigns: readonly FailureSign[] = [
  // A trial key has so many calls a minute, which come back, and so many a month, which do not soon.
  { kind: 'quota', text: /API calls ?\/ ?month/i },
  // Told with status 498, which others use for a rate limit.
  { kind: 'auth', text: /invalid (api )?token/i },
  { kind: 'unavailable', text: /client closed request/i },
];
