import { describe, expect, it } from '@jest/globals';
import { ThinkTags } from './think-tags.js';
import * as fc from 'fast-check';

function read(pieces: readonly string[]): { text: string; reasoning: string } {
  const tags = new ThinkTags();
  const said = [...pieces.map((piece) => tags.add(piece)), tags.end()];
  return {
    text: said.map(({ text }) => text).join(''),
    reasoning: said.map(({ reasoning }) => reasoning).join(''),
  };
}

describe('ThinkTags', () => {
  it.each([
    ['<think>Hm, why?</think>\n\nBlue.', 'Hm, why?', 'Blue.'],
    ['\n<think>\nHm.\n</think>Blue </think> and <think> red', 'Hm.', 'Blue </think> and <think> red'],
    ['<think></think>Blue.', '', 'Blue.'],
    ['<thin ice', '', '<thin ice'],
    ['Blue. <think>no</think>', '', 'Blue. <think>no</think>'],
    ['<think>cut off </thi', 'cut off </thi', ''],
    ['<thi', '', '<thi'],
    ['  a', '', '  a'],
  ])('reads %j in whatever pieces it comes', (whole, reasoning, text) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }), (sizes) => {
        const pieces: string[] = [];
        let at = 0;
        for (const size of sizes) pieces.push(whole.slice(at, (at += size)));
        expect(read([...pieces, whole.slice(at)])).toEqual({ text, reasoning });
      }),
    );
  });
});
