import type { ChatInput, ToolCall, Usage } from '@app/contracts';
import type { InstructedFormat, ProviderDefinition, UnsupportedInput } from '@app/provider-spec';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { collect, contractModel, failureOf } from './collect.js';
import { describeEmbeddings } from './describe-embeddings.js';
import { describeFailures, type ProviderUnderTest } from './describe-failures.js';
import { describeGates } from './describe-gates.js';
import { describeLimits } from './describe-limits.js';
import type { Vendor } from './vendor.js';

const hello: ChatInput = { messages: [{ role: 'user', content: 'Hello there' }] };
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Everything that a provider with a network promises, as far as its capabilities go. */
export function describeProvider(tested: ProviderUnderTest, vendor: Vendor): void {
  const { definition, speaker } = tested;
  const provider = (scenario = 'ok') => tested.at(scenario);
  const can = (capability: ProviderDefinition['capabilities'][number]) =>
    definition.capabilities.includes(capability) ? it : it.skip;
  const cannot = (what: UnsupportedInput) => definition.unsupportedInput?.includes(what) === true;
  /** The part of these counts that the provider reports. */
  const reportedUsage = (usage: Required<Omit<Usage, 'cacheWriteTokens' | 'cost'>>): Usage =>
    Object.fromEntries(
      Object.entries(usage).map(([name, count]) => [
        name,
        definition.unreportedUsage?.some((one) => one === name) === true ? undefined : count,
      ]),
    );
  const { streams = true, instructedFormats = [] } = definition;
  /** A format that goes into the instructions is not the protocol's business. */
  const asks = (format: InstructedFormat) => (instructedFormats.includes(format) ? it.skip : can(format));

  describe(definition.id, () => {
    beforeEach(() => vendor.reset());

    describeGates(speaker, vendor, (headers) => tested.at('ok', { headers }));
    if (definition.composition === undefined) describeLimits(definition, vendor, provider);
    describeEmbeddings(tested, vendor);
    describeFailures(tested, vendor);

    can('chat')('streams an answer with its usage and ends with finish', async () => {
      vendor.answerWith({
        type: 'text',
        text: 'Good morning, all of you.',
        usage: { inputTokens: 12, cachedInputTokens: 4, outputTokens: 6, reasoningTokens: 0 },
      });
      const { events, text, finish } = await collect(provider(), hello);
      expect(text).toBe('Good morning, all of you.');
      expect(events[0]?.type).toBe('accepted');
      expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(streams ? 1 : 0);
      expect(events.at(-1)).toBe(finish);
      expect(finish?.reason).toBe('stop');
      // Few vendors report tokens written to their cache.
      const { cacheWriteTokens: _, ...usage } = finish?.usage ?? {};
      expect(usage).toEqual(
        reportedUsage({ inputTokens: 12, cachedInputTokens: 4, outputTokens: 6, reasoningTokens: 0 }),
      );
      expect(finish?.model ?? contractModel).toBe(contractModel);
    });

    can('chat')('leaves unknown usage unknown', async () => {
      vendor.answerWith({ type: 'text', text: 'Hm.', usage: null });
      const { finish } = await collect(provider(), hello);
      expect(finish?.usage.inputTokens).toBeUndefined();
      expect(finish?.usage.outputTokens).toBeUndefined();
    });

    can('chat')('reports an answer that the token limit cut', async () => {
      vendor.answerWith({ type: 'text', text: 'one two three four five six seven eight nine ten' });
      const { finish } = await collect(provider(), { ...hello, maxOutputTokens: 3 });
      expect(finish?.reason).toBe('length');
    });

    can('chat')('sends every supported member', async () => {
      const all = {
        system: 'Be brief.',
        maxOutputTokens: 123,
        temperature: 0.5,
        topP: 0.9,
        topK: 41,
        presencePenalty: 0.25,
        frequencyPenalty: 0.75,
        seed: 77,
        stop: ['END'],
      };
      const refused: readonly string[] = definition.unsupportedInput ?? [];
      const members = Object.entries(all).filter(([member]) => !refused.includes(member));
      const { finish } = await collect(provider(), { ...hello, ...Object.fromEntries(members) });
      expect(finish?.reason).toBe('stop');
      const sent = JSON.stringify(vendor.lastCall().body);
      for (const [, value] of members) expect(sent).toContain(String(value));
    });

    can('chat')('passes the options of a caller through unchanged', async () => {
      await collect(provider(), hello, { providerOptions: { x_contract: { deep: [1, 'two'] } } });
      expect(vendor.lastCall().body).toMatchObject({ x_contract: { deep: [1, 'two'] } });
    });

    can('reasoning')('separates the reasoning from the answer', async () => {
      vendor.answerWith({ type: 'text', text: 'Blue.', reasoning: 'Light scatters.' });
      const { text, reasoning } = await collect(provider(), hello);
      expect([reasoning, text]).toEqual(['Light scatters.', 'Blue.']);
    });

    can('tools')('returns complete parallel tool calls, and sends their results', async () => {
      const calls: ToolCall[] = [
        { id: 'call_a', name: 'weather', arguments: { city: 'Bern', days: [1, 2] } },
        { id: 'call_b', name: 'time', arguments: {} },
      ];
      vendor.answerWith({ type: 'tool-calls', calls });
      const tools = ['weather', 'time'].map((name) => ({ name, parameters: { type: 'object' } }));
      const asked = await collect(provider(), { ...hello, tools, toolChoice: 'auto' });
      expect(asked.toolCalls).toEqual(calls);
      expect(asked.finish?.reason).toBe('tool-calls');

      vendor.reset();
      const answered = await collect(provider(), {
        messages: [
          ...hello.messages,
          { role: 'assistant', toolCalls: asked.toolCalls },
          { role: 'tool', toolCallId: 'call_a', content: 'sunny' },
          { role: 'tool', toolCallId: 'call_b', content: 'noon', isError: false },
        ],
        tools,
      });
      expect(answered.finish?.reason).toBe('stop');
      expect(JSON.stringify(vendor.lastCall().body)).toContain('sunny');
    });

    can('images')('sends images as bytes, and by address if it can', async () => {
      const address = 'https://example.org/cat.png';
      const byAddress = cannot('image-urls') ? [] : [{ type: 'image' as const, image: { url: address } }];
      await collect(provider(), {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              ...byAddress,
              { type: 'image', image: { data: pixel, mediaType: 'image/png' } },
            ],
          },
        ],
      });
      const sent = JSON.stringify(vendor.lastCall().body);
      if (!cannot('image-urls')) expect(sent).toContain(address);
      expect(sent).toContain(pixel);
    });

    asks('json')('requests JSON', async () => {
      const messages = [{ role: 'user' as const, content: 'Greet me in JSON.' }];
      const { text } = await collect(provider(), { messages, responseFormat: { type: 'json' } });
      expect(() => JSON.parse(text)).not.toThrow();
    });

    asks('json-schema')('requests JSON of a schema', async () => {
      const schema = {
        type: 'object',
        properties: { city: { type: 'string' }, degrees: { type: 'integer' } },
        required: ['city', 'degrees'],
        additionalProperties: false,
      };
      const { text } = await collect(provider(), {
        ...hello,
        responseFormat: { type: 'json-schema', name: 'weather', schema, strict: true },
      });
      expect(JSON.parse(text)).toEqual({ city: expect.any(String), degrees: expect.any(Number) });
    });

    can('list-models')('lists the models', async () => {
      const models = await provider().listModels?.(AbortSignal.timeout(5_000));
      expect(models?.length).toBeGreaterThan(0);
      expect(models?.every(({ id }) => id.length > 0)).toBe(true);
    });

    it('reports an address where nothing listens', async () => {
      const failure = await failureOf(collect(tested.at('ok', { baseUrl: 'http://127.0.0.1:9/v1' }), hello));
      expect(failure).toMatchObject({ kind: 'unavailable', code: 'ECONNREFUSED' });
      expect(failure.message).toContain('http://127.0.0.1:9');
      expect(failure.message).toContain('is it running?');
    });

    it.each(['hang', 'hang-after-headers', 'drip', 'endless'])(
      'ends at once when it is aborted while the vendor behaves like this: %s',
      async (scenario) => {
        const abort = new AbortController();
        const reason = new Error('enough');
        const chat = collect(provider(scenario), hello, { signal: abort.signal });
        await vendor.called(scenario);
        abort.abort(reason);
        await expect(chat).rejects.toBe(reason);
        await vendor.clientLeft();
      },
    );
  });
}
