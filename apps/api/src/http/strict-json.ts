import { jsonPointer } from '../problems/json-pointer.js';
import { ProblemError } from '../problems/problem-error.js';
import { countNames } from './count-names.js';

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
