import { describe, expect, it } from '@jest/globals';
import type { ChatInput } from '@app/contracts';
import { toOpenAiChatRequest } from './request.js';

const messages: ChatInput['messages'] = [{ role: 'user', content: 'Hello' }];
const request = (input: Partial<ChatInput>, providerOptions = {}) =>
  toOpenAiChatRequest(
    { model: 'm', input: { messages, ...input }, providerOptions },
    { maxTokensMember: 'max_completion_tokens' },
  );

describe('toOpenAiChatRequest', () => {
  it('leaves out what the call does not set', () => {
    expect(request({})).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] });
  });

  it('translates every member of a chat', () => {
    expect(
      request({
        system: 'Be brief.',
        tools: [{ name: 'look', description: 'Looks.', parameters: { type: 'object' }, strict: true }],
        toolChoice: { tool: 'look' },
        parallelToolCalls: false,
        maxOutputTokens: 9,
        temperature: 0.5,
        topP: 0.9,
        presencePenalty: 1,
        frequencyPenalty: -1,
        seed: 7,
        stop: ['END'],
        responseFormat: { type: 'json-schema', name: 'answer', schema: { type: 'object' } },
      }),
    ).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'look', description: 'Looks.', parameters: { type: 'object' }, strict: true },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'look' } },
      parallel_tool_calls: false,
      max_completion_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      presence_penalty: 1,
      frequency_penalty: -1,
      seed: 7,
      stop: ['END'],
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' } } },
    });
  });

  it("lets the caller's options for this provider have the last word", () => {
    expect(request({ temperature: 0.5 }, { temperature: 1, store: false })).toMatchObject({
      temperature: 1,
      store: false,
    });
  });
});
