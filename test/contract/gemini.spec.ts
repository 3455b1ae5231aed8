import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChatInput, type JsonObject, type Message, Secret, type ToolCall } from '@app/contracts';
import { type ChatEvent, LeanHttp, type Provider } from '@app/provider-spec';
import { findProvider } from '@app/providers';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';

const model = 'gemini-3-test';
const question: Message = { role: 'user', content: 'What is the weather, and what time is it?' };

/** What Gemini has and no other vendor does. */
describe('Gemini', () => {
  let simulator: Simulator;
  let provider: Provider;
  const http = new LeanHttp({ connectTimeoutMs: 2_000 });

  beforeAll(async () => {
    simulator = await startSimulator();
    const made = findProvider('gemini')?.create(
      { baseUrl: `${simulator.url}/`, apiKey: new Secret('AIza-canary'), headers: {}, options: {} },
      { fetch: http.fetch },
    );
    if (made === undefined) throw new Error('There is no such provider.');
    provider = made;
  });
  beforeEach(() => simulator.reset());
  afterAll(() => Promise.all([simulator.close(), http.close()]));

  async function chat(input: ChatInput, providerOptions: JsonObject = {}): Promise<ChatEvent[]> {
    const events: ChatEvent[] = [];
    const call = { model, input, providerOptions };
    for await (const event of provider.chat?.(call, AbortSignal.timeout(10_000)) ?? []) events.push(event);
    return events;
  }

  async function calledTools(): Promise<ToolCall[]> {
    const calls = [{ name: 'weather', arguments: { city: 'Bern' } }, { name: 'time' }];
    simulator.script({ times: 1, behaviour: { answer: { type: 'tool-calls', calls } } });
    const events = await chat({ messages: [question] });
    return events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
  }

  const answered = (toolCalls: ToolCall[]): ChatInput => ({
    messages: [
      question,
      { role: 'assistant', toolCalls },
      ...toolCalls.map(({ id }): Message => ({ role: 'tool', toolCallId: id, content: 'fine' })),
    ],
  });

  it('gives the signature of a call to the caller, and takes it back on the same call', async () => {
    const [weather, time] = await calledTools();
    expect([typeof weather?.signature, typeof time?.signature]).toEqual(['string', 'undefined']);
    if (weather === undefined || time === undefined) throw new Error('There were no calls.');

    const events = await chat(answered([weather, time]));
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(simulator.requests.at(-1)?.body).toMatchObject({
      contents: [
        {},
        {
          role: 'model',
          parts: [{ functionCall: { name: 'weather' }, thoughtSignature: weather.signature }, {}],
        },
        { role: 'user', parts: [{}, { functionResponse: { id: time.id, name: 'time' } }] },
      ],
    });
  });

  it('refuses a conversation without it, as the vendor does', async () => {
    const unsigned = (await calledTools()).map(({ id, name, arguments: args }) => ({
      id,
      name,
      arguments: args,
    }));
    await expect(chat(answered(unsigned))).rejects.toMatchObject({
      failure: {
        kind: 'invalid-request',
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('signature'),
      },
    });
  });

  it("puts a caller's own options into groups beside what the job asks for", async () => {
    const thinkingConfig = { includeThoughts: true, thinkingBudget: 512 };
    await chat(
      { messages: [question], temperature: 0.5, system: 'Be brief.' },
      { generationConfig: { thinkingConfig }, safetySettings: [{ category: 'A', threshold: 'OFF' }] },
    );
    expect(simulator.requests[0]?.body).toMatchObject({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      generationConfig: { temperature: 0.5, thinkingConfig },
      safetySettings: [{ category: 'A', threshold: 'OFF' }],
    });
  });

  it('tells of the quota that a refusal names', async () => {
    simulator.configure({ quotas: [{ requests: 1, perMs: 60_000, enforce: true }] });
    await chat({ messages: [question] });
    await expect(chat({ messages: [question] })).rejects.toMatchObject({
      failure: { kind: 'rate-limit', code: 'RESOURCE_EXHAUSTED', retryAfterMs: expect.any(Number) },
      limits: [{ dimension: 'requestsPerMinute', limit: 1, remaining: 0, resetAfterMs: expect.any(Number) }],
    });
  });

  it('reads every page of the models', async () => {
    const models = await provider.listModels?.(AbortSignal.timeout(5_000));
    expect(models).toContainEqual({ id: 'simulator-small', contextTokens: 1_048_576 });
    expect(models).toContainEqual({ id: 'simulator-embedding', contextTokens: 2_048 });
  });
});
