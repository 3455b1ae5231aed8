import { describe, expect, it } from '@jest/globals';
import { ToolCallFolder } from './tool-call-folder.js';

type Fragments = Parameters<ToolCallFolder['add']>[0];

function fold(...batches: Fragments[]) {
  const folder = new ToolCallFolder();
  for (const batch of batches) folder.add(batch);
  return folder.all('tool_calls');
}

const whole = (name: string, index?: number) => ({
  ...(index !== undefined && { index }),
  id: `call_of_${name}`,
  function: { name, arguments: `{"for":"${name}"}` },
});

describe('ToolCallFolder', () => {
  it('puts interleaved fragments together', () => {
    expect(
      fold(
        [
          { index: 0, id: 'a', function: { name: 'x', arguments: '' } },
          { index: 1, id: 'b', function: { name: 'y' } },
        ],
        [{ index: 1, function: { arguments: '[1' } }],
        [{ index: 0, function: { arguments: '{"n":' } }],
        [{ index: 0, function: { arguments: '1}' } }],
        [{ index: 1, function: { arguments: ',2]' } }],
      ),
    ).toEqual([
      { id: 'a', name: 'x', arguments: { n: 1 } },
      { id: 'b', name: 'y', arguments: [1, 2] },
    ]);
  });

  it.each([
    ['the same index', [whole('x', 0)], [whole('y', 0)]],
    ['no index', [whole('x')], [whole('y')]],
  ])('keeps calls apart that have %s', (_, ...batches) => {
    expect(fold(...batches).map(({ name }) => name)).toEqual(['x', 'y']);
  });

  it('reads a name once if every fragment repeats it', () => {
    const fragment = (text: string) => [{ index: 0, id: 'a', function: { name: 'x', arguments: text } }];
    expect(fold(fragment('{"n"'), fragment(':1}'))).toEqual([{ id: 'a', name: 'x', arguments: { n: 1 } }]);
  });

  it('adds an id to a call without one, and empty arguments to a call without any', () => {
    expect(fold([{ function: { name: 'x' } }])).toEqual([{ id: 'call_0', name: 'x', arguments: {} }]);
  });

  it('refuses arguments that are not JSON, without quoting them', () => {
    const folder = new ToolCallFolder();
    folder.add([{ id: 'a', function: { name: 'x', arguments: '{"diary":"dear' } }]);
    const failed = (reason: string): unknown => {
      try {
        return folder.all(reason);
      } catch (error) {
        return error;
      }
    };
    expect(failed('tool_calls')).toMatchObject({ failure: { kind: 'bad-response' } });
    expect((failed('tool_calls') as Error).cause).toBeUndefined();
    expect(failed('length')).toMatchObject({ message: expect.stringContaining('raise maxOutputTokens') });
    expect(String(failed('stop'))).not.toContain('diary');
  });
});
