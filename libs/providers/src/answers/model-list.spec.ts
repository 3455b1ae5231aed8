import { describe, expect, it } from '@jest/globals';
import { toModels } from './model-list.js';

describe('toModels', () => {
  const listed = [
    { id: 'a', context_window: 131_072 },
    { id: 'b', context_length: 8_192, max_model_len: 1 },
    { id: 'c', max_model_len: 0 },
    { name: 'no id' },
    null,
  ];
  const models = [{ id: 'a', contextTokens: 131_072 }, { id: 'b', contextTokens: 8_192 }, { id: 'c' }];

  it('reads a list with and without an object around it', () => {
    expect(toModels({ object: 'list', data: listed })).toEqual(models);
    expect(toModels(listed)).toEqual(models);
  });

  it.each([{}, { data: null }, { data: { a: 1 } }])('refuses anything but a list: %j', (body) => {
    expect(() => toModels(body)).toThrow('a list of models that cannot be read');
  });
});
