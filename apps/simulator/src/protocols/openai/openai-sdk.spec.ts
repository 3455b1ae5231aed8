import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI, { BadRequestError } from 'openai';
import { type Simulator, startSimulator } from '../../index.js';

type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk;

const ask = { model: 'gpt-test', messages: [{ role: 'user' as const, content: 'Why is the sky blue?' }] };
const weather = {
  type: 'function' as const,
  function: {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string', enum: ['Basel'] } } },
  },
};

function functionsOf(completion: OpenAI.Chat.Completions.ChatCompletion): unknown[] {
  const calls = completion.choices[0]?.message.tool_calls ?? [];
  return calls.map((call) => call.type === 'function' && call.function);
}

describe('the openai SDK as a client', () => {
  let simulator: Simulator;
  let client: OpenAI;

  beforeAll(async () => {
    simulator = await startSimulator();
    client = new OpenAI({ apiKey: 'sk-test', baseURL: `${simulator.url}/v1`, maxRetries: 0, timeout: 5_000 });
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  async function chunksOf(options: object = {}): Promise<Chunk[]> {
    const chunks: Chunk[] = [];
    for await (const chunk of await client.chat.completions.create({ ...ask, ...options, stream: true })) {
      chunks.push(chunk);
    }
    return chunks;
  }

  it('reads a plain answer, its usage and headers', async () => {
    const { data, response, request_id } = await client.chat.completions.create(ask).withResponse();
    expect(data.choices[0]?.message.content).toBe('You said: Why is the sky blue?');
    expect(data).toMatchObject({
      object: 'chat.completion',
      model: 'gpt-test',
      choices: [{ finish_reason: 'stop' }],
    });
    expect(data.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 });
    expect(request_id).toBe(simulator.requests[0]?.id);
    expect(response.headers.get('x-ratelimit-reset-requests')).toBe('0s');
    expect(response.headers.get('openai-processing-ms')).toMatch(/^\d+$/);
  });

  it('reads the same answer from a stream', async () => {
    const chunks = await chunksOf();
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(
      'You said: Why is the sky blue?',
    );
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.every((chunk) => !('usage' in chunk))).toBe(true);
  });

  it('receives the usage in a last chunk without choices, only on request', async () => {
    const chunks = await chunksOf({ stream_options: { include_usage: true } });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 7 } });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  });

  it('folds a stream into the plain answer', async () => {
    simulator.script({
      behaviour: {
        answer: {
          type: 'tool-calls',
          text: 'Let me see.',
          calls: [
            { name: 'weather', arguments: { city: 'Basel', days: [1, 2, 3] } },
            { name: 'time', arguments: { zone: 'Europe/Zurich' }, id: 'call_time' },
          ],
        },
      },
    });
    const folded = await client.chat.completions.stream({ ...ask, tools: [weather] }).finalChatCompletion();
    const plain = await client.chat.completions.create({ ...ask, tools: [weather] });
    expect(folded.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: 'Let me see.' },
    });
    expect(functionsOf(plain)).toEqual([
      { name: 'weather', arguments: '{"city":"Basel","days":[1,2,3]}' },
      { name: 'time', arguments: '{"zone":"Europe/Zurich"}' },
    ]);
    expect(functionsOf(folded)).toMatchObject(functionsOf(plain));
    expect(folded.choices[0]?.message.tool_calls?.[1]?.id).toBe('call_time');
  });

  it('receives the tool call that it requires', async () => {
    const { choices } = await client.chat.completions.create({
      ...ask,
      tools: [weather],
      tool_choice: 'required',
    });
    expect(choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: null,
        tool_calls: [{ function: { name: 'weather', arguments: '{"city":"Basel"}' } }],
      },
    });
  });

  it('receives JSON that fits its schema', async () => {
    const schema = {
      type: 'object',
      properties: { count: { type: 'integer', minimum: 4 } },
      required: ['count'],
    };
    const { choices } = await client.chat.completions.create({
      ...ask,
      response_format: { type: 'json_schema', json_schema: { name: 'counted', schema, strict: true } },
    });
    expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({ count: 4 });
  });

  it('receives at most the requested tokens, and nothing after a stop text', async () => {
    const short = await client.chat.completions.create({ ...ask, max_completion_tokens: 3 });
    expect(short.choices[0]).toMatchObject({
      finish_reason: 'length',
      message: { content: 'You said: Why' },
    });
    const stopped = await client.chat.completions.create({ ...ask, stop: ['sky'] });
    expect(stopped.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: 'You said: Why is the ' },
    });
  });

  it('receives reasoning, counts and a finish reason as scripted', async () => {
    simulator.script({
      behaviour: {
        answer: {
          type: 'text',
          text: 'Rayleigh.',
          reasoning: 'Think of light.',
          finishReason: 'content-filter',
          usage: { inputTokens: 100, cachedInputTokens: 60, outputTokens: 7, reasoningTokens: 5 },
        },
      },
    });
    const { choices, usage } = await client.chat.completions.create(ask);
    expect(choices[0]).toMatchObject({
      finish_reason: 'content_filter',
      message: { content: 'Rayleigh.', reasoning_content: 'Think of light.' },
    });
    expect(usage).toMatchObject({
      total_tokens: 107,
      prompt_tokens_details: { cached_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 5 },
    });
    const deltas = (await chunksOf()).map((chunk) => chunk.choices[0]?.delta);
    expect(
      deltas.map((delta) => (delta as { reasoning_content?: string })?.reasoning_content ?? '').join(''),
    ).toBe('Think of light.');
  });

  it('lists models', async () => {
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toContain('simulator-small');
    expect(await client.models.retrieve('any/name')).toMatchObject({ id: 'any/name', object: 'model' });
  });

  it.each([
    [{ ...ask, model: '' }, 'you must provide a model parameter', null],
    [{ ...ask, messages: [] }, 'empty array', 'messages'],
    [{ ...ask, temperature: -1 }, 'decimal below minimum value', 'temperature'],
  ])('has its mistakes told', async (wrong, message, param) => {
    const error: unknown = await client.chat.completions.create(wrong).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ message: expect.stringContaining(message), param });
  });

  it('receives equal vectors in base64 and as numbers, with the requested dimensions', async () => {
    const input = ['one', 'two'];
    const asked = { model: 'text-embedding-3-small', input, dimensions: 16 };
    // Without a format of its own the SDK asks for base64 and decodes it.
    const decoded = await client.embeddings.create(asked);
    const plain = await client.embeddings.create({ ...asked, encoding_format: 'float' });
    expect(plain.data.map(({ embedding }) => embedding.length)).toEqual([16, 16]);
    expect(decoded.data).toEqual(plain.data);
    expect(plain.usage).toEqual({ prompt_tokens: 2, total_tokens: 2 });
    await expect(client.embeddings.create({ ...asked, input: [''] })).rejects.toBeInstanceOf(BadRequestError);
  });
});
