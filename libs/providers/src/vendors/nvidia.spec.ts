import { describe, expect, it } from '@jest/globals';
import { nvidia } from './nvidia.js';
import { answered } from './test-doubles/answered.js';

describe('nvidia', () => {
  it('sends no member that its strict schema refuses', async () => {
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    const { url, body } = await answered(nvidia, { messages, maxOutputTokens: 9 });
    expect(url).toBe('https://integrate.api.nvidia.com/v1/chat/completions');
    expect(body).toEqual({ model: 'm', messages, max_tokens: 9, stream: true });
  });
});
