import { describe, expect, it } from '@jest/globals';
import { anthropic } from './anthropic.js';

const create = (options: object) => () =>
  anthropic.create(
    { baseUrl: 'https://api.anthropic.com', apiKey: undefined, headers: {}, options: { ...options } },
    { fetch },
  );

describe('anthropic', () => {
  it('accepts a limit for chats without one', () => {
    expect(create({ maxTokens: 4_096 })).not.toThrow();
  });

  it.each([{ maxTokens: 0 }, { maxToken: 4_096 }])('drops no option silently: %j', (options) => {
    expect(create(options)).toThrow('Known options: maxTokens');
  });
});
