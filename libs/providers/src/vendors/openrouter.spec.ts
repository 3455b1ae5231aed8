import { describe, expect, it } from '@jest/globals';
import { openrouter } from './openrouter.js';
import { answered } from './test-doubles/answered.js';

const input = { messages: [{ role: 'user' as const, content: 'Hi' }], topK: 40 };

describe('openrouter', () => {
  it('sends the application that the configuration names', async () => {
    const options = { siteUrl: 'https://example.org/', appTitle: 'Example' };
    const { headers, body } = await answered(openrouter, input, { options });
    expect(headers.get('http-referer')).toBe('https://example.org/');
    expect(headers.get('x-title')).toBe('Example');
    expect(body).toMatchObject({ top_k: 40 });
    const plain = await answered(openrouter, input);
    expect(plain.headers.has('http-referer')).toBe(false);
  });

  it("prefers the backend's own headers", async () => {
    const headers = { 'X-Title': 'Mine' };
    const { headers: sent } = await answered(openrouter, input, {
      options: { appTitle: 'Example' },
      headers,
    });
    expect(sent.get('x-title')).toBe('Mine');
  });

  it('refuses unknown options', async () => {
    await expect(answered(openrouter, input, { options: { siteURL: 'x' } })).rejects.toThrow(
      'siteUrl, appTitle',
    );
  });
});
