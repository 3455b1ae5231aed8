import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LLMock } from '@copilotkit/aimock';
import { type ChatInput, Secret } from '@app/contracts';
import { type ChatEvent, LeanHttp, type ProviderDefinition } from '@app/provider-spec';
import { providers } from '@app/providers';

/** The protocols that the other stand-in speaks faithfully. */
const spoken = ['openai', 'openai-responses', 'anthropic', 'gemini'];

/** One provider of each of them. */
const speakers = spoken.flatMap((protocol) => {
  const speaker = providers.find((definition) => definition.protocol === protocol);
  return speaker === undefined ? [] : [[protocol, speaker] as const];
});

const weather = {
  name: 'weather',
  description: 'The weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

/**
 * The happy paths against a stand-in that somebody else wrote: what our own simulator and our own adapters
 * misunderstand in the same way shows here. Of failures and limits it knows too little to ask it.
 */
describe('a second opinion', () => {
  const mock = new LLMock({ port: 0 });
  const http = new LeanHttp({ connectTimeoutMs: 2_000 });

  beforeAll(async () => {
    await mock.start();
  });
  beforeEach(() => {
    mock.reset();
  });
  afterAll(() => Promise.all([mock.stop(), http.close()]));

  async function chat(definition: ProviderDefinition, input: Partial<ChatInput> = {}): Promise<ChatEvent[]> {
    const path = new URL(definition.baseUrl ?? 'http://vendor/v1').pathname.replace(/\/$/, '');
    const provider = definition.create(
      { baseUrl: `${mock.url}${path}`, apiKey: new Secret('sk-mock'), headers: {}, options: {} },
      { fetch: http.fetch },
    );
    const call = {
      model: 'mock-model',
      input: { messages: [{ role: 'user' as const, content: 'hello' }], maxOutputTokens: 100, ...input },
      providerOptions: {},
    };
    const events: ChatEvent[] = [];
    for await (const event of provider.chat?.(call, AbortSignal.timeout(5_000)) ?? []) events.push(event);
    return events;
  }

  it.each(speakers)('%s: text, as it comes', async (_, definition) => {
    mock.onMessage('hello', { content: 'Good morning to all of you, wherever you may be.' });
    const events = await chat(definition, { system: 'Be friendly.' });
    const texts = events.flatMap((event) => (event.type === 'text' ? [event.text] : []));
    expect(texts.join('')).toBe('Good morning to all of you, wherever you may be.');
    expect(texts.length).toBeGreaterThan(1);
    expect(events.at(-1)).toMatchObject({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
    });
  });

  it.each(speakers)('%s: calls of tools, and their results', async (_, definition) => {
    mock.on({ userMessage: 'hello', hasToolResult: true }, { content: 'It is sunny there.' });
    mock.on(
      { userMessage: 'hello' },
      {
        toolCalls: ['Bern', 'Basel'].map((city) => ({
          name: 'weather',
          arguments: JSON.stringify({ city }),
        })),
      },
    );
    const asked = await chat(definition, { tools: [weather] });
    const toolCalls = asked.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
    expect(toolCalls).toMatchObject([
      { name: 'weather', arguments: { city: 'Bern' } },
      { name: 'weather', arguments: { city: 'Basel' } },
    ]);
    expect(asked.at(-1)).toMatchObject({ reason: 'tool-calls' });

    const answered = await chat(definition, {
      tools: [weather],
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'assistant', toolCalls },
        ...toolCalls.map(({ id }) => ({ role: 'tool' as const, toolCallId: id, content: 'sunny' })),
      ],
    });
    const text = answered.map((event) => (event.type === 'text' ? event.text : '')).join('');
    expect(text).toBe('It is sunny there.');
  });
});
