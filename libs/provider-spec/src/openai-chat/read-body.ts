import { ProviderError } from '../provider-error.js';
import { notJson } from './incomplete-answer.js';

/**
 * A body or an event of the protocol, parsed.
 *
 * @param reject Makes the error of a body that tells of one: vendors do so with status 200 as well.
 * @throws {ProviderError} `bad-response` for what is no JSON object.
 */
export function readBody(text: string, what: string, reject: (body: object) => ProviderError): object {
  const body = parse(text);
  if (typeof body !== 'object' || body === null) throw notJson(what);
  if ('error' in body && body.error !== null && body.error !== undefined) throw reject(body);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // What the parser says of it would quote the answer.
  }
}
