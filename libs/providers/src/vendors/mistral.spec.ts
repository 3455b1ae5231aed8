import { describe, expect, it } from '@jest/globals';
import { mistral } from './mistral.js';
import { answered } from './test-doubles/answered.js';

const tools = [{ name: 'weather', parameters: { type: 'object' } }];

describe('mistral', () => {
  it('renames seeds and forced tool calls', async () => {
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    const { body } = await answered(mistral, { messages, tools, toolChoice: 'required', seed: 7 });
    expect(body).toMatchObject({ tool_choice: 'any', random_seed: 7 });
    expect(body).not.toHaveProperty('seed');
  });

  it('replaces ids of other vendors, consistently for a call and its result', async () => {
    const { body } = await answered(mistral, {
      tools,
      messages: [
        { role: 'user', content: 'Hi' },
        {
          role: 'assistant',
          toolCalls: [
            { id: 'call_from-elsewhere', name: 'weather', arguments: {} },
            { id: 'aB3dE6gH9', name: 'weather', arguments: {} },
          ],
        },
        { role: 'tool', toolCallId: 'call_from-elsewhere', content: 'sunny' },
        { role: 'tool', toolCallId: 'aB3dE6gH9', content: 'rainy' },
      ],
    });
    const [, assistant, first, second] = body['messages'] as {
      tool_calls?: { id: string }[];
      tool_call_id?: string;
    }[];
    const ids = assistant?.tool_calls?.map(({ id }) => id);
    expect(ids).toEqual([expect.stringMatching(/^[a-z0-9]{9}$/), 'aB3dE6gH9']);
    expect([first?.tool_call_id, second?.tool_call_id]).toEqual(ids);
  });
});
