import { describe, expect, it } from '@jest/globals';
import { jobRequestSchema } from '../index.js';

const chat = { kind: 'chat', input: { messages: [{ role: 'user', content: 'Hello' }] } };

function problems(request: unknown): string[] {
  const { error } = jobRequestSchema.safeParse(request);
  return (error?.issues ?? []).map((issue) => `/${issue.path.join('/')}: ${issue.message}`);
}

describe('jobRequestSchema', () => {
  it('takes the smallest chat and fills in the defaults', () => {
    expect(jobRequestSchema.parse(chat)).toEqual({ ...chat, priority: 5 });
  });

  it('leaves out what a job does not override', () => {
    const request = jobRequestSchema.parse({ ...chat, timeLimits: { total: '5s' }, retry: {} });
    expect(request.timeLimits).toEqual({ total: 5_000 });
    expect(request.retry).toEqual({});
  });

  it('takes a conversation with images, tools, calls and results', () => {
    const request = {
      kind: 'chat',
      profile: 'fast',
      input: {
        system: 'Be brief.',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image', image: { data: 'aGVsbG8=', mediaType: 'image/png' }, detail: 'low' },
              { type: 'image', image: { url: 'https://example.org/cat.png' } },
            ],
          },
          { role: 'assistant', toolCalls: [{ id: 'c1', name: 'look', arguments: { at: [1, 2] } }] },
          { role: 'tool', toolCallId: 'c1', content: 'a cat' },
        ],
        tools: [{ name: 'look', parameters: { type: 'object' } }],
        toolChoice: { tool: 'look' },
        responseFormat: { type: 'json-schema', name: 'answer', schema: { type: 'object' } },
        providerOptions: { openai: { store: false } },
      },
      metadata: { ticket: '12' },
    };
    expect(problems(request)).toEqual([]);
  });

  it.each([
    ['an unknown kind', { ...chat, kind: 'paint' }, '/kind'],
    ['an unknown member', { ...chat, modle: 'x' }, '/: Unknown member: modle.'],
    ['no messages', { kind: 'chat', input: { messages: [] } }, '/input/messages'],
    ['an empty assistant turn', message({ role: 'assistant' }), '/input/messages/0'],
    ['a profile and a backend', { ...chat, profile: 'a', backend: 'b' }, '/backend'],
    ['a file as image', message(image('file:///etc/passwd')), '/input/messages/0'],
    [
      'a tool choice without tools',
      { kind: 'chat', input: { ...chat.input, toolChoice: 'required' } },
      '/input/toolChoice',
    ],
    ['too much metadata', { ...chat, metadata: Object.fromEntries(seventeen()) }, '/metadata'],
    ['a priority of 10', { ...chat, priority: 10 }, '/priority'],
  ])('refuses %s', (_, request, start) => {
    expect(problems(request)).toEqual([expect.stringContaining(start)]);
  });
});

function message(content: unknown): unknown {
  return { kind: 'chat', input: { messages: [content] } };
}

function image(url: string): unknown {
  return { role: 'user', content: [{ type: 'image', image: { url } }] };
}

function seventeen(): [string, string][] {
  return Array.from({ length: 17 }, (_, index) => [`key${index}`, 'value']);
}
