import { notJson, webPage } from './incomplete-answer.js';

/**
 * A body or an event, parsed.
 *
 * @throws {ProviderError} `bad-response` for what is no JSON object.
 */
export function parsedBody(text: string, what: string): object {
  const body = parse(text);
  if (body === undefined && /^\s*<(!doctype|html)/i.test(text)) throw webPage();
  if (typeof body !== 'object' || body === null) throw notJson(what);
  return body;
}

/** Whether a body is an error as OpenAI and most vendors send it. */
export function hasError(body: object): boolean {
  return 'error' in body && body.error !== null && body.error !== undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // What the parser says of it would quote the answer.
  }
}
