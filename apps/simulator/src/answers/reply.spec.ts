import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { pieces } from './reply.js';

describe('pieces', () => {
  it('give the text again when joined, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(pieces(text).join('')).toBe(text);
      }),
    );
  });

  it('are words with the blanks before them', () => {
    expect(pieces('You said: a-rather-long-word. \n')).toEqual([
      'You',
      ' said:',
      ' a-rather-lon',
      'g-word.',
      ' \n',
    ]);
  });
});
