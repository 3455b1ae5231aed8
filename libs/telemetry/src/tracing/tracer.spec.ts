import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatTraceparent, parseTraceparent } from './tracer.js';

const hexDigits = Array.from({ length: 16 }, (_, digit) => digit.toString(16));
const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...hexDigits), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''))
    .filter((text) => !/^0+$/.test(text));

describe('traceparent', () => {
  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.record({ traceId: hex(32), spanId: hex(16), sampled: fc.boolean() }), (parent) => {
        expect(parseTraceparent(formatTraceparent(parent))).toEqual(parent);
      }),
    );
  });

  const [trace, span] = ['1'.repeat(32), '2'.repeat(16)];

  it.each([
    ['no text', undefined],
    ['another text', 'hello'],
    ['a version that may not be', `ff-${trace}-${span}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${span}-01`],
    ['a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['capitals', `00-${'A'.repeat(32)}-${span}-01`],
    ['more than version 00 has', `00-${trace}-${span}-01-x`],
  ])('is none: %s', (_, text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  it('of a later version is read as far as it is known', () => {
    expect(parseTraceparent(`cc-${trace}-${span}-03-what-ever`)).toEqual({
      traceId: trace,
      spanId: span,
      sampled: true,
    });
  });
});
