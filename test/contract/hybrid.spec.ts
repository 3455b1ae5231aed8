import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BackendConnections } from '@app/settings';
import { type ChatInput, configurationSchema } from '@app/contracts';
import { type ChatEvent, definitionOf, type ProviderError } from '@app/provider-spec';
import { findProvider } from '@app/providers';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';

const hello: ChatInput = { messages: [{ role: 'user', content: 'Hello there' }] };

/** The requests to its two parts, and the failures of each, which the suite of all providers does not cover. */
describe('a backend that is made of two others', () => {
  let simulator: Simulator;
  let open: BackendConnections | undefined;

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => simulator.reset());
  afterAll(async () => {
    await open?.close();
    await simulator.close();
  });

  function backends(scenarios: { reasoner?: string; executor?: string } = {}, more: object = {}) {
    const { reasoner = 'ok', executor = 'ok' } = scenarios;
    const at = (part: string, scenario: string) => `${simulator.url}/scenario/${scenario}/${part}/v1`;
    return configurationSchema.parse({
      backends: {
        both: { provider: 'hybrid', options: { reasoner: 'deep', executor: 'quick' } },
        deep: { provider: 'custom', baseUrl: at('deep', reasoner), model: 'thinker' },
        quick: { provider: 'anthropic', baseUrl: at('quick', executor), apiKey: 'sk-ant-x', model: 'doer' },
        ...more,
      },
    }).backends;
  }

  async function connect(all: ReturnType<typeof backends>): Promise<BackendConnections> {
    await open?.close();
    open = new BackendConnections(all, findProvider);
    return open;
  }

  async function chat(
    input: ChatInput = hello,
    all = backends(),
    signal = new AbortController().signal,
  ): Promise<ChatEvent[]> {
    const connection = (await connect(all)).find('both');
    const call = { model: connection?.settings.model ?? '', input, providerOptions: {} };
    const events: ChatEvent[] = [];
    for await (const event of connection?.provider.chat?.(call, signal) ?? []) events.push(event);
    return events;
  }

  const failed = (all: ReturnType<typeof backends>): Promise<ProviderError> =>
    chat(hello, all).then(
      () => {
        throw new Error('The chat did not fail.');
      },
      (error: unknown) => error as ProviderError,
    );

  const saysAt = (part: string, answer: object) =>
    simulator.script({
      when: { pathPrefix: `/scenario/ok/${part}/` },
      behaviour: { answer: { type: 'text', text: '', ...answer } },
    });

  const sentTo = (part: string) => {
    const calls = simulator.requests.filter(({ path }) => path.includes(`/${part}/`));
    return calls.at(-1)?.body as Record<string, unknown>;
  };

  const textOf = (events: ChatEvent[], type: 'text' | 'reasoning') =>
    events.map((event) => (event.type === type ? event.text : '')).join('');

  it('passes the thoughts of the reasoner on as reasoning, and the answer of the executor, which knows them', async () => {
    saysAt('deep', {
      reasoning: 'Greeting. ',
      text: 'Greet back.</thoughts>',
      usage: { inputTokens: 10, outputTokens: 5 },
    });
    saysAt('quick', { text: 'Good day.', usage: { inputTokens: 30, outputTokens: 3, reasoningTokens: 1 } });
    const events = await chat({ ...hello, system: 'Be kind.' });

    expect(textOf(events, 'reasoning')).toBe('Greeting. Greet back.</thoughts>');
    expect(textOf(events, 'text')).toBe('Good day.');
    expect(events.at(-1)).toMatchObject({
      type: 'finish',
      reason: 'stop',
      model: 'doer',
      usage: { inputTokens: 40, outputTokens: 8, reasoningTokens: 6 },
    });
    expect(sentTo('quick')).toMatchObject({
      model: 'doer',
      system: expect.stringMatching(/^Be kind\.\n[^]*<thoughts>\nGreeting\. Greet back\.\n<\/thoughts>$/),
      messages: hello.messages,
    });
    expect(sentTo('deep')).toMatchObject({
      model: 'thinker',
      messages: [{ role: 'system', content: expect.stringMatching(/^Be kind\.\n/) }, ...hello.messages],
    });
  });

  it('describes tools to the reasoner in words, and lets the executor call them', async () => {
    const tools = [{ name: 'weather', description: 'Of a city.', parameters: { type: 'object' } }];
    await chat({
      tools,
      toolChoice: 'auto',
      temperature: 0.5,
      messages: [
        ...hello.messages,
        { role: 'assistant', toolCalls: [{ id: 'a', name: 'weather', arguments: { city: 'Bern' } }] },
        { role: 'tool', toolCallId: 'a', content: 'no such city', isError: true },
      ],
    });
    const told = sentTo('deep');
    expect(Object.keys(told).toSorted()).toEqual(['messages', 'model', 'stream', 'stream_options']);
    expect(JSON.stringify(told)).toMatch(
      /- weather: Of a city\..*Tool call a: weather.*Bern.*a failed: no such city/,
    );
    expect(sentTo('quick')).toMatchObject({ tools: [{ name: 'weather' }], temperature: 0.5 });
  });

  it.each([
    ['reasoner', { reasoner: 'rate-limited' }, 'The reasoner, backend "deep": Rate limit'],
    ['executor', { executor: 'rate-limited' }, 'The executor, backend "quick": This request would exceed'],
  ])('passes a failure of the %s on', async (_, scenarios, message) => {
    const { failure, limits, requestId } = await failed(backends(scenarios));
    expect(failure).toMatchObject({ kind: 'rate-limit', retryAfterMs: 1_000, status: 429 });
    expect(failure.message).toContain(message);
    expect(requestId).toMatch(/^req_/);
    // The limits belong to another backend.
    expect(limits).toEqual([]);
  });

  it('answers without thoughts when there are none', async () => {
    await chat(hello, backends({ reasoner: 'silent' }));
    expect(sentTo('quick')).not.toHaveProperty('system');
  });

  it('ends at once when it is aborted while the reasoner thinks', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const ended = chat(hello, backends({ reasoner: 'endless' }), abort.signal);
    await simulator.waitFor(({ scenario }) => scenario === 'endless');
    abort.abort(reason);
    await expect(ended).rejects.toBe(reason);
    await simulator.waitFor(({ ending }) => ending === 'client-aborted');
  });

  it('names the part that cannot do its work', async () => {
    const noModel = backends({}, { deep: { provider: 'custom', baseUrl: simulator.url } });
    expect((await failed(noModel)).failure).toMatchObject({
      kind: 'model-not-found',
      message: 'The reasoner, backend "deep", has no model of its own; give it one.',
    });
    const noChat = backends({}, { deep: { provider: 'local' } });
    expect((await failed(noChat)).failure.message).toBe(
      'The reasoner, backend "deep", cannot chat; name one that can.',
    );
  });

  it('has the capabilities of its executor, and images only if both parts read them', () => {
    const offered = (more: object) => definitionOf('both', backends({}, more), findProvider);
    expect(offered({})).toMatchObject({
      capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
      unsupportedInput: ['seed', 'presencePenalty', 'frequencyPenalty'],
      defaultModel: 'doer',
    });
    expect(offered({ deep: { provider: 'local' } })?.capabilities).not.toContain('chat');
  });

  it('is refused if it is made of itself', () => {
    const itself = { provider: 'hybrid', options: { reasoner: 'quick', executor: 'both' } };
    expect(() => new BackendConnections(backends({}, { deep: itself }), findProvider)).toThrow(
      'A backend is made of itself: both → deep → both.',
    );
  });
});
