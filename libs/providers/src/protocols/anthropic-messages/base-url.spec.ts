import { describe, expect, it } from '@jest/globals';
import { anthropicBaseUrl } from './base-url.js';

describe('anthropicBaseUrl', () => {
  it.each([
    ['https://api.anthropic.com', 'https://api.anthropic.com'],
    ['https://api.anthropic.com/', 'https://api.anthropic.com'],
    ['https://api.anthropic.com/v1/', 'https://api.anthropic.com'],
    ['https://api.minimax.io/anthropic', 'https://api.minimax.io/anthropic'],
  ])('%s becomes %s', (given, wanted) => {
    expect(anthropicBaseUrl(given)).toBe(wanted);
  });

  it.each(['', 'localhost:1234', 'ftp://host', 'https://host/v1?key=1'])('refuses %j', (given) => {
    expect(() => anthropicBaseUrl(given)).toThrow(/base URL/);
  });
});
