import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChatInput, Secret } from '@app/contracts';
import type { ChatEvent, Provider, ProviderDefinition } from '@app/provider-spec';
import { providers, LeanHttp } from '@app/providers';

/** A protocol that the third-party double claims to speak, with its deviations. */
interface Opinion {
  protocol: string;
  /** Finish reasons that it omits, or that the vendor does not have. */
  endsOtherwise?: readonly ('tools' | 'length')[];
  /** It cannot embed several texts in one call. */
  embedsNothing?: boolean;
}

const opinions: readonly Opinion[] = [
  { protocol: 'openai' },
  { protocol: 'openai-responses', endsOtherwise: ['length'] },
  { protocol: 'anthropic' },
  { protocol: 'gemini', endsOtherwise: ['tools'], embedsNothing: true },
];

const heard = opinions.map((opinion): [string, Opinion, ProviderDefinition] => {
  const { protocol } = opinion;
  const definition = providers.find((one) => one.protocol === protocol && one.baseUrl !== undefined);
  if (definition === undefined) throw new Error(`No provider speaks the protocol "${protocol}".`);
  return [protocol, opinion, definition];
});

const signal = AbortSignal.timeout(30_000);
const says = (content: string): ChatInput['messages'] => [{ role: 'user', content }];
const tools = ['weather', 'time'].map((name) => ({ name, parameters: { type: 'object', properties: {} } }));

/** A second opinion on the vendors' protocols, over real HTTP, for successful calls. */
describe.each(heard)('%s as spoken by @copilotkit/aimock', (_, opinion, definition) => {
  const { endsOtherwise = [], embedsNothing = false } = opinion;
  const double = new LLMock({ port: 0, chunkSize: 8 });
  const http = new LeanHttp({ connectTimeoutMs: 2_000 });
  let provider: Provider;

  beforeAll(async () => {
    await double.start();
    const path = new URL(definition.baseUrl ?? '').pathname.replace(/\/$/, '');
    const settings = { baseUrl: `${double.url}${path}`, apiKey: new Secret('key'), headers: {}, options: {} };
    provider = definition.create(settings, { fetch: http.fetch });
  });
  beforeEach(() => void double.reset());
  afterAll(() => Promise.all([double.stop(), http.close()]));

  async function chat(input: ChatInput) {
    const events: ChatEvent[] = [];
    const call = { model: 'second-opinion', input, providerOptions: {} };
    for await (const event of provider.chat?.(call, signal) ?? []) events.push(event);
    const textOf = (type: 'text' | 'reasoning') =>
      events.map((event) => (event.type === type ? event.text : '')).join('');
    return {
      events,
      text: textOf('text'),
      reasoning: textOf('reasoning'),
      calls: events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : [])),
      finish: events.at(-1),
    };
  }

  it('streams an answer, with its usage', async () => {
    double.onMessage('Good morning', {
      content: 'And a very good morning to you.',
      usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 },
    });
    const { text, events, finish } = await chat({ system: 'Be kind.', messages: says('Good morning') });
    expect(text).toBe('And a very good morning to you.');
    expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(1);
    expect(finish).toMatchObject({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 12, outputTokens: 7 },
    });
  });

  it('reads parallel tool calls, and the answer to their results', async () => {
    const toolCalls = [
      { name: 'weather', arguments: '{"city":"Bern","days":[1,2]}', id: 'call_a' },
      { name: 'time', arguments: '{}', id: 'call_b' },
    ];
    double.onMessage('What is it like', { toolCalls });
    const asked = await chat({ messages: says('What is it like?'), tools });
    expect(asked.calls.map(({ name, arguments: given }) => [name, given])).toEqual([
      ['weather', { city: 'Bern', days: [1, 2] }],
      ['time', {}],
    ]);
    expect(asked.finish).toMatchObject({ reason: endsOtherwise.includes('tools') ? 'other' : 'tool-calls' });

    double.clearFixtures();
    double.on({ toolResultContains: 'noon' }, { content: 'Sunny, at noon.' });
    const results = asked.calls.map(({ id, name }) => ({
      role: 'tool' as const,
      toolCallId: id,
      content: name === 'time' ? 'noon' : 'sunny',
    }));
    const messages = [
      ...says('What is it like?'),
      { role: 'assistant' as const, toolCalls: asked.calls },
      ...results,
    ];
    expect((await chat({ messages, tools })).text).toBe('Sunny, at noon.');
  });

  it('separates reasoning from the answer', async () => {
    double.onMessage('Why', { content: 'Light scatters.', reasoning: 'Think of Rayleigh.' });
    const { text, reasoning } = await chat({ messages: says('Why is the sky blue?') });
    expect([reasoning, text]).toEqual(['Think of Rayleigh.', 'Light scatters.']);
  });

  it('sends an image and a schema', async () => {
    double.onMessage('What is this', { content: '{"animal":"cat"}' });
    const { text } = await chat({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', image: { data: 'iVBORw0KGgo=', mediaType: 'image/png' } },
          ],
        },
      ],
      responseFormat: {
        type: 'json-schema',
        name: 'seen',
        schema: { type: 'object', properties: { animal: { type: 'string' } }, required: ['animal'] },
      },
    });
    expect(JSON.parse(text)).toEqual({ animal: 'cat' });
  });

  it('reports an answer that the token limit cut', async () => {
    double.onMessage('Count', { content: 'one two', finishReason: 'length' });
    const { finish } = await chat({ messages: says('Count'), maxOutputTokens: 5 });
    expect(finish).toMatchObject({ reason: endsOtherwise.includes('length') ? 'other' : 'length' });
  });

  (definition.embeddings === undefined || embedsNothing ? it.skip : it)('embeds a text', async () => {
    double.onEmbedding('one', { embedding: [0.6, 0.8] });
    const call = { model: 'second-opinion', inputs: ['one'], providerOptions: {} };
    const reply = await provider.embed?.(call, signal);
    expect(reply?.vectors).toEqual([Float32Array.of(0.6, 0.8)]);
  });
});
