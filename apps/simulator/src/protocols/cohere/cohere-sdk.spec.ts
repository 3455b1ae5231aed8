import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Cohere, CohereClientV2, CohereError } from 'cohere-ai';
import { failures as allFailures, type Simulator, startSimulator } from '../../index.js';

const ask = { model: 'command-test', messages: [{ role: 'user' as const, content: 'Why is the sky blue?' }] };
const failures = allFailures.filter(({ protocol }) => protocol === 'cohere');

describe("Cohere's SDK as a client", () => {
  let simulator: Simulator;
  let client: CohereClientV2;

  beforeAll(async () => {
    simulator = await startSimulator();
    client = clientOf('');
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  function clientOf(path: string): CohereClientV2 {
    const environment = `${simulator.url}${path}`;
    return new CohereClientV2({ token: 'co-test', environment, maxRetries: 0, timeoutInSeconds: 5 });
  }

  it('reads a plain answer and its usage', async () => {
    expect(await client.chat(ask)).toMatchObject({
      finishReason: 'COMPLETE',
      message: { role: 'assistant', content: [{ type: 'text', text: 'You said: Why is the sky blue?' }] },
      usage: { tokens: { inputTokens: 8, outputTokens: 7 }, cachedTokens: 0 },
    });
  });

  it('reads a stream: thinking, text, tool calls in chunks, and the finish reason', async () => {
    simulator.script({
      behaviour: {
        answer: {
          type: 'tool-calls',
          reasoning: 'I need the weather.',
          text: 'Let me see.',
          calls: [{ name: 'weather', arguments: { city: 'Basel', days: [1, 2, 3] }, id: 'weather_a' }],
        },
      },
    });
    const events: Cohere.V2ChatStreamResponse[] = [];
    for await (const event of await client.chatStream(ask)) events.push(event);
    const deltas = events.flatMap((event) => (event.type === 'content-delta' ? [event] : []));
    const content = deltas.map(({ delta }) => delta?.message?.content);
    expect(content.map((piece) => piece?.thinking ?? '').join('')).toBe('I need the weather.');
    expect(content.map((piece) => piece?.text ?? '').join('')).toBe('Let me see.');
    const started = events.find((event) => event.type === 'tool-call-start');
    expect(started?.delta?.message?.toolCalls).toMatchObject({
      id: 'weather_a',
      function: { name: 'weather' },
    });
    const given = events.flatMap((event) =>
      event.type === 'tool-call-delta' ? [event.delta?.message?.toolCalls?.function?.arguments ?? ''] : [],
    );
    expect(JSON.parse(given.join(''))).toEqual({ city: 'Basel', days: [1, 2, 3] });
    const [first, last] = [events[0], events.at(-1)];
    expect(first?.type).toBe('message-start');
    expect(last?.type === 'message-end' && last.delta?.finishReason).toBe('TOOL_CALL');
  });

  it('receives what it requests: a schema, a tool, a limit', async () => {
    const jsonSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const { message } = await client.chat({ ...ask, responseFormat: { type: 'json_object', jsonSchema } });
    const [part] = message.content ?? [];
    expect(JSON.parse(part?.type === 'text' ? part.text : '')).toEqual({ city: expect.any(String) });
    const parameters = { type: 'object', properties: { city: { type: 'string', enum: ['Basel'] } } };
    const called = await client.chat({
      ...ask,
      tools: [{ type: 'function', function: { name: 'weather', parameters } }],
      toolChoice: 'REQUIRED',
    });
    expect(called.message.toolCalls?.[0]?.function).toEqual({
      name: 'weather',
      arguments: '{"city":"Basel"}',
    });
    expect((await client.chat({ ...ask, maxTokens: 2 })).finishReason).toBe('MAX_TOKENS');
  });

  it('embeds texts, and must state their input type', async () => {
    const request = { model: 'embedder', texts: ['one', 'two'], embeddingTypes: ['float' as const] };
    const reply = await client.embed({ ...request, inputType: 'search_query', outputDimension: 256 });
    expect(reply.embeddings.float?.map(({ length }) => length)).toEqual([256, 256]);
    expect(reply.meta?.billedUnits?.inputTokens).toBe(2);
    const many = Array<string>(97).fill('a');
    await expect(client.embed({ ...request, texts: many, inputType: 'clustering' })).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  it('lists models at the path of the vendor', async () => {
    const { models } = await clientOf('/vendor/cohere').models.list({ pageSize: 2 });
    expect(models.map(({ name }) => name)).toEqual(['simulator-small', 'simulator-large']);
  });

  it.each(failures.filter(({ delivery }) => delivery === 'response'))(
    '$name is a $status',
    async ({ name, status }) => {
      const error: unknown = await clientOf(`/scenario/${name}`)
        .chat(ask)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CohereError);
      expect((error as CohereError).statusCode).toBe(status);
    },
  );

  it.each(failures.filter(({ delivery }) => delivery === 'event'))(
    '$name ends a stream after its first tokens',
    async ({ name, body }) => {
      const events: Cohere.V2ChatStreamResponse[] = [];
      for await (const event of await clientOf(`/scenario/${name}`).chatStream(ask)) events.push(event);
      const last = events.at(-1);
      const { delta } = JSON.parse(body) as { delta: { finish_reason: string; error: string } };
      expect(last?.type === 'message-end' && last.delta).toMatchObject({
        finishReason: delta.finish_reason,
        error: delta.error,
      });
      expect(events.filter(({ type }) => type === 'content-delta')).toHaveLength(2);
    },
  );
});
