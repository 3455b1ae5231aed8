import { describe, expect, it } from '@jest/globals';
import { perplexity } from './perplexity.js';
import { answered } from './test-doubles/answered.js';

describe('perplexity', () => {
  it('makes user and assistant alternate without losing text', async () => {
    const image = { type: 'image' as const, image: { url: 'https://example.org/cat.png' } };
    const { url, body } = await answered(perplexity, {
      system: 'Be brief.',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'One' },
        { role: 'user', content: [{ type: 'text', text: 'Two' }, image] },
        { role: 'assistant', content: 'Three' },
        { role: 'assistant', content: 'Four' },
        { role: 'user', content: 'Five' },
      ],
    });
    expect(url).toBe('https://api.perplexity.ai/chat/completions');
    expect(body['messages']).toEqual([
      { role: 'system', content: 'Be brief.\n\nBe kind.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'One' },
          { type: 'text', text: 'Two' },
          { type: 'image_url', image_url: { url: 'https://example.org/cat.png' } },
        ],
      },
      { role: 'assistant', content: 'Three\n\nFour' },
      { role: 'user', content: 'Five' },
    ]);
  });
});
