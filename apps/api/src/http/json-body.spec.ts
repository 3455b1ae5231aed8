import { describe, expect, it } from '@jest/globals';
import { assert, constantFrom, jsonValue, pre, property } from 'fast-check';
import { parseStrictJson } from './json-body.js';
import { ProblemError } from './problems.js';

function refusal(text: string): ProblemError {
  try {
    parseStrictJson(text);
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error(`Not refused: ${text}`);
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('parseStrictJson', () => {
  it('reads what JSON.parse reads', () => {
    const names = ['__proto__', 'constructor', 'prototype'];
    assert(
      property(jsonValue({ maxDepth: 5 }), constantFrom(undefined, 2), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        pre(!names.some((name) => text.includes(`"${name}"`)));
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['{"a":1,"a":2}'],
    ['{"a":1,"\\u0061":2}'],
    ['[{"b":{"a" :1,\n"a"\t: 2}}]'],
    ['{"\\"":1,"\\"":1}'],
  ])('refuses a name that stands twice: %s', (text) => {
    expect(refusal(text)).toMatchObject({
      code: 'malformed-json',
      detail: expect.stringContaining('two members of the same name'),
    });
  });

  it.each([
    ['{"__proto__":{"admin":true}}', '/__proto__'],
    ['{"a":[1,{"constructor":1}]}', '/a/1/constructor'],
    ['{"a/b":{"prototype":1}}', '/a~1b/prototype'],
    ['{"a":{"\\u005f_proto__":1}}', '/a/__proto__'],
  ])('refuses prototype names: %s', (text, pointer) => {
    expect(refusal(text)).toMatchObject({ code: 'malformed-json', errors: [{ pointer }] });
  });

  it('allows 32 levels and refuses 33', () => {
    expect(parseStrictJson(nested(32))).toBeDefined();
    expect(refusal(nested(33)).detail).toContain('32 deep');
    expect(refusal(nested(400_000)).detail).toContain('32 deep');
  });

  it('says where the text breaks without repeating it', () => {
    const { detail } = refusal('{"secret": secret}');
    expect(detail).toMatch(/^The body is not valid JSON/);
    expect(detail).not.toContain('secret');
  });
});
