import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { splitIntoTokens } from './reply.js';

describe('splitIntoTokens', () => {
  it('returns tokens that joined are the text, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(splitIntoTokens(text).join('')).toBe(text);
      }),
    );
  });

  it('returns words with the blanks before them', () => {
    expect(splitIntoTokens('You said: a-rather-long-word. \n')).toEqual([
      'You',
      ' said:',
      ' a-rather-lon',
      'g-word.',
      ' \n',
    ]);
  });
});
