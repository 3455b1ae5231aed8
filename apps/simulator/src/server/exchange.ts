import type { IncomingHttpHeaders } from 'node:http';

/** One request as rules and quotas see it, whatever its protocol. */
export interface Exchange {
  path: string;
  /** From a path that starts with `/scenario/<name>`. */
  scenario: string | undefined;
  model: string | undefined;
  apiKey: string | undefined;
  headers: IncomingHttpHeaders;
  /** Empty when the request holds no user message. */
  lastUserText: string;
}
