import { describe, expect, it } from '@jest/globals';
import { thinkingMark, thinkingOf } from './thinking-mark.js';

describe('thinkingMark', () => {
  it('can be read back', () => {
    const blocks = [
      { type: 'thinking' as const, thinking: 'Hm.', signature: 'abc' },
      { type: 'redacted_thinking' as const, data: 'xyz' },
    ];
    expect(thinkingOf(thinkingMark(blocks))).toEqual(blocks);
  });

  it.each([
    [[]],
    [[{ type: 'thinking' as const, thinking: 'Hm.', signature: '' }]],
    [[{ type: 'thinking' as const, thinking: 'Hm.'.repeat(30_000), signature: 'abc' }]],
  ])('is undefined if no thinking can be sent back', (blocks) => {
    expect(thinkingMark(blocks)).toBeUndefined();
  });

  it.each([undefined, 'CiQB4/H', '[]', '{"type":"thinking"}', '[{"type":"thinking","thinking":1}]'])(
    'finds none in the mark of another provider: %s',
    (mark) => {
      expect(thinkingOf(mark)).toEqual([]);
    },
  );
});
