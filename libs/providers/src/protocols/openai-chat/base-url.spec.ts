import { describe, expect, it } from '@jest/globals';
import { openAiBaseUrl } from './base-url.js';

describe('openAiBaseUrl', () => {
  it.each([
    ['https://api.openai.com', 'https://api.openai.com/v1'],
    ['https://api.openai.com/', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1/', 'https://api.openai.com/v1'],
    ['https://api.z.ai/api/paas/v4', 'https://api.z.ai/api/paas/v4'],
  ])('%s becomes %s', (given, wanted) => {
    expect(openAiBaseUrl(given)).toBe(wanted);
  });

  it.each(['', 'localhost:1234', 'ftp://host', 'https://host/v1?key=1'])('refuses %j', (given) => {
    expect(() => openAiBaseUrl(given)).toThrow(/base URL/);
  });
});
