import { describe, expect, it } from '@jest/globals';
import { digestOf } from './digest-of.js';

const entries = `[#1] Anna: I moved to Lisbon in the spring of last year. Do you know it, by any chance?
[#2] Ben: No.
[#3] Ben: My sister lives there with her two children and a dog. It is warm there, she says.`;

describe('digestOf', () => {
  it('takes statements word for word, each with the mark of its entry', () => {
    expect(digestOf(entries, 1)).toBe(
      [
        'Anna: I moved to Lisbon in the spring of last year. [#1]',
        'Ben: My sister lives there with her two children and a dog. [#3]',
        'It is warm there, she says. [#3]',
      ].join('\n'),
    );
  });

  it('takes the longest first, up to its share', () => {
    expect(digestOf(entries, 0.5)).toBe('Ben: My sister lives there with her two children and a dog. [#3]');
  });

  it('keeps the marks in digests', () => {
    const digests = digestOf(entries, 1);
    expect(digestOf(digests, 1)).toBe(digests);
  });

  it('returns at least one sentence, and none of a material without statements', () => {
    expect(digestOf(entries, 0)).toContain('[#3]');
    expect(digestOf('Is it so?', 1)).toBe('');
  });
});
