import { describe, expect, it } from '@jest/globals';
import { compositionProblems } from './cross-checks.js';

const catalogue = [{ id: 'plain' }, { id: 'pair', aliases: ['duo'], composition: { roles: ['one', 'two'] } }];
const plain = { provider: 'plain', options: {} };
const pair = (one?: unknown, two?: unknown, provider = 'pair') => ({ provider, options: { one, two } });

const problems = (backends: Parameters<typeof compositionProblems>[0]) =>
  compositionProblems(backends, catalogue).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('compositionProblems', () => {
  it('finds nothing where every part is there, at whatever depth', () => {
    expect(problems({ a: plain, b: pair('a', 'a'), c: pair('b', 'a', 'duo') })).toEqual([]);
  });

  it('finds parts that are missing, unknown or no names', () => {
    expect(problems({ a: plain, b: pair(undefined, 'x'), c: pair(7, 'a', 'duo') })).toEqual([
      'backends.b.options.one: Expected the name of a backend. Known: a, b, c.',
      'backends.b.options.two: Unknown backend "x". Did you mean "a"?',
      'backends.c.options.one: Expected the name of a backend. Known: a, b, c.',
    ]);
  });

  it('finds backends that are made of themselves, and ends', () => {
    expect(problems({ a: plain, b: pair('b', 'a'), c: pair('a', 'd'), d: pair('c', 'b') })).toEqual([
      'backends.b.options.one: Backend "b" is itself composed of "b". Name another one.',
      'backends.c.options.two: Backend "d" is itself composed of "c". Name another one.',
      'backends.d.options.one: Backend "c" is itself composed of "d". Name another one.',
    ]);
  });
});
