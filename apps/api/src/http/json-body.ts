import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problems.js';
import { jsonPointer } from './read-request.js';

/**
 * The JSON value of a request's body; undefined for an empty body.
 *
 * @throws {ProblemError} `unsupported-media` or `malformed-json`.
 */
export function readJsonBody(request: Pick<FastifyRequest, 'headers'>, body: Buffer): unknown {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new ProblemError('unsupported-media', 'Send the body without Content-Encoding.');
  }
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new ProblemError('malformed-json', 'The body is not UTF-8.');
  return parseStrictJson(body.toString());
}

/** Deeper than any request needs, and shallow enough for recursive code. */
const maximumDepth = 32;

/** Names that change an object's prototype when a careless program copies them. */
const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads JSON that is safe and unambiguous: at most 32 levels deep, no member name twice in one object, no
 * prototype names.
 *
 * @throws {ProblemError} `malformed-json`, with the pointer where there is one.
 */
export function parseStrictJson(text: string): unknown {
  const value = parse(text);
  const walk = new Walk();
  walk.visit(value);
  // Parsing keeps one of two members with one name, so that the value then holds fewer than the text.
  if (walk.names !== countNames(text)) {
    throw new ProblemError('malformed-json', 'An object has two members of the same name. Remove one.');
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message repeats a piece of the text.
    const [place = ''] = / at position \d+( \(line \d+ column \d+\))?/.exec((error as Error).message) ?? [];
    throw new ProblemError('malformed-json', `The body is not valid JSON${place}.`);
  }
}

class Walk {
  names = 0;
  readonly #path: PropertyKey[] = [];

  visit(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    if (this.#path.length >= maximumDepth) {
      throw new ProblemError('malformed-json', `The body is nested more than ${maximumDepth} deep.`);
    }
    if (Array.isArray(value)) this.#visitItems(value);
    else this.#visitMembers(value as Record<string, unknown>);
  }

  #visitItems(items: readonly unknown[]): void {
    for (let index = 0; index < items.length; index += 1) this.#descend(index, items[index]);
  }

  #visitMembers(object: Record<string, unknown>): void {
    for (const name of Object.keys(object)) {
      this.names += 1;
      if (forbiddenNames.has(name)) this.#refuse(name);
      this.#descend(name, object[name]);
    }
  }

  #descend(name: PropertyKey, value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    this.#path.push(name);
    this.visit(value);
    this.#path.pop();
  }

  #refuse(name: string): never {
    const pointer = jsonPointer([...this.#path, name]);
    throw new ProblemError('malformed-json', 'The body has a member whose name is not allowed.', {
      errors: [{ pointer, detail: `Rename the member: ${[...forbiddenNames].join(', ')} are not allowed.` }],
    });
  }
}

const quote = '"';
const backslash = 0x5c;
const colon = 0x3a;

/**
 * The number of member names in a valid JSON text, repeated ones included. It jumps from quote to quote, so that
 * long texts cost little.
 */
export function countNames(json: string): number {
  let names = 0;
  let start = json.indexOf(quote);
  while (start !== -1) {
    const end = endOfString(json, start);
    if (json.charCodeAt(afterSpace(json, end + 1)) === colon) names += 1;
    start = json.indexOf(quote, end + 1);
  }
  return names;
}

function endOfString(json: string, start: number): number {
  let end = json.indexOf(quote, start + 1);
  while (isEscaped(json, end)) end = json.indexOf(quote, end + 1);
  return end;
}

/** Whether an odd number of backslashes precedes a place. */
function isEscaped(json: string, place: number): boolean {
  let before = place - 1;
  while (json.charCodeAt(before) === backslash) before -= 1;
  return (place - before) % 2 === 0;
}

function afterSpace(json: string, place: number): number {
  let after = place;
  while (json.charCodeAt(after) <= 0x20) after += 1;
  return after;
}
