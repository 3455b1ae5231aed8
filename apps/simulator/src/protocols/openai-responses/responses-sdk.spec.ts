import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI, { APIError, BadRequestError } from 'openai';
import { type Simulator, startSimulator } from '../../index.js';
import { responsesFailures } from './failures.js';

const ask = { model: 'gpt-test', input: 'Why is the sky blue?' };
const weather = {
  type: 'function' as const,
  name: 'weather',
  parameters: { type: 'object', properties: { city: { type: 'string', enum: ['Basel'] } } },
  strict: false,
};
const given = { role: 'user' as const, content: 'Hello' };

describe('the openai SDK as a client of the Responses', () => {
  let simulator: Simulator;
  const clientOf = (scenario = 'ok') =>
    new OpenAI({
      apiKey: 'sk-test',
      baseURL: `${simulator.url}/scenario/${scenario}/v1`,
      maxRetries: 0,
      timeout: 5_000,
      logLevel: 'off',
    });
  const { create } = {
    create: (body: object) => clientOf().responses.create({ ...ask, ...body, stream: false }),
  };

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  async function eventsOf(options: object = {}, scenario = 'ok') {
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    const stream = await clientOf(scenario).responses.create({ ...ask, ...options, stream: true });
    for await (const event of stream) events.push(event);
    return events;
  }

  it('reads a plain answer, its usage and headers', async () => {
    const { data, response, request_id } = await clientOf().responses.create(ask).withResponse();
    expect(data).toMatchObject({ object: 'response', status: 'completed', model: 'gpt-test', error: null });
    expect(data.output_text).toBe('You said: Why is the sky blue?');
    expect(data.usage).toMatchObject({ output_tokens: 7, output_tokens_details: { reasoning_tokens: 0 } });
    expect(request_id).toBe(simulator.requests[0]?.id);
    expect(response.headers.get('x-ratelimit-reset-requests')).toBe('0s');
  });

  it('reads the same answer from a stream, whose events are numbered without gaps', async () => {
    const events = await eventsOf();
    expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, index) => index));
    expect(events.map(({ type }) => type).filter((type, at, all) => all.indexOf(type) === at)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const text = events
      .map((event) => (event.type === 'response.output_text.delta' ? event.delta : ''))
      .join('');
    expect(text).toBe('You said: Why is the sky blue?');
  });

  it('folds a stream into the plain answer', async () => {
    const calls = [
      { name: 'weather', arguments: { city: 'Basel', days: [1, 2, 3] } },
      { name: 'weather', arguments: { city: 'Bern', days: [4] }, id: 'call_bern' },
    ];
    const answer = { type: 'tool-calls' as const, text: 'Let me see.', reasoning: 'Two cities.', calls };
    simulator.script({ behaviour: { answer } });
    const folded = await clientOf()
      .responses.stream({ ...ask, tools: [weather] })
      .finalResponse();
    const plain = await create({ tools: [weather] });
    const shown = ({ output }: OpenAI.Responses.Response) =>
      output.map((item) => (item.type === 'function_call' ? [item.name, item.arguments] : item.type));
    expect(shown(folded)).toEqual(shown(plain));
    expect(shown(plain)).toEqual([
      'reasoning',
      'message',
      ['weather', '{"city":"Basel","days":[1,2,3]}'],
      ['weather', '{"city":"Bern","days":[4]}'],
    ]);
    expect(folded.output_text).toBe('Let me see.');
  });

  it('receives the tool call that it requires, and JSON that fits its schema', async () => {
    const { output } = await create({ tools: [weather], tool_choice: 'required' });
    expect(output).toMatchObject([{ type: 'function_call', name: 'weather', arguments: '{"city":"Basel"}' }]);
    const schema = {
      type: 'object',
      properties: { count: { type: 'integer', minimum: 4 } },
      required: ['count'],
    };
    const { output_text: text } = await create({
      text: { format: { type: 'json_schema', name: 'n', schema } },
    });
    expect(JSON.parse(text)).toEqual({ count: 4 });
  });

  it('reads why an answer is incomplete', async () => {
    expect(await create({ max_output_tokens: 3 })).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output_text: 'You said: Why',
    });
    expect((await eventsOf({ max_output_tokens: 3 })).at(-1)?.type).toBe('response.incomplete');
  });

  it('receives reasoning in encrypted form, and may return it with the call', async () => {
    const calls = [{ name: 'weather', arguments: {}, id: 'call_a' }];
    simulator.script({ times: 1, behaviour: { answer: { type: 'tool-calls', reasoning: 'Hm.', calls } } });
    const include = ['reasoning.encrypted_content'];
    const { output } = await create({ model: 'gpt-5-test', include, tools: [weather] });
    expect(output[0]).toMatchObject({
      type: 'reasoning',
      encrypted_content: expect.stringMatching(/^gAAAA/),
    });
    const result = { type: 'function_call_output', call_id: 'call_a', output: 'sunny' };
    const next = await create({ model: 'gpt-5-test', input: [given, ...output, result], tools: [weather] });
    expect(next.status).toBe('completed');
  });

  const call = { type: 'function_call', call_id: 'call_a', name: 'weather', arguments: '{}' };
  it.each([
    ['no model', { model: undefined }, "Missing required parameter: 'model'."],
    ['no input', { input: undefined }, "Missing required parameter: 'input'."],
    ['messages', { messages: [] }, "'messages'. In the Responses API, this parameter has moved to 'input'"],
    ['a stop', { stop: ['a'] }, "Unknown parameter: 'stop'."],
    ['a nested tool', { tools: [{ type: 'function', function: { name: 'a' } }] }, "'tools[0].name'"],
    [
      "a chat's part",
      { input: [{ role: 'user', content: [{ type: 'text', text: 'a' }] }] },
      "Invalid value: 'text'",
    ],
    ['an unanswered call', { input: [given, call] }, 'No tool output found for function call call_a.'],
    [
      'an unasked result',
      { input: [given, { ...call, type: 'function_call_output' }] },
      'No tool call found',
    ],
    [
      'a model that does not reason',
      { include: ['reasoning.encrypted_content'] },
      'not supported with this model',
    ],
    [
      'foreign reasoning',
      { input: [given, { type: 'reasoning', id: 'rs_1', summary: [] }] },
      'rs_1 could not be',
    ],
    ['JSON without the word', { text: { format: { type: 'json_object' } } }, "the word 'json'"],
    ['an earlier response', { previous_response_id: 'resp_1' }, "'resp_1' not found"],
    ['a wrong temperature', { temperature: 3 }, 'Expected a value <= 2'],
  ])('is refused %s', async (_, body, message) => {
    const refused = create(body);
    await expect(refused).rejects.toBeInstanceOf(BadRequestError);
    await expect(refused).rejects.toThrow(message);
  });

  const failures = responsesFailures.filter(({ status, answer }) => status !== 200 && answer === undefined);
  it.each(failures)('throws for $name', async ({ name, status, headers }) => {
    const error: unknown = await clientOf(name)
      .responses.create(ask)
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof APIError)) throw error;
    expect(error.status).toBe(status);
    for (const [header, value] of Object.entries(headers)) expect(error.headers?.get(header)).toBe(value);
  });

  it('reads an error in the middle of a stream, after its first tokens', async () => {
    const seen: string[] = [];
    const read = async () => {
      for await (const event of await clientOf('error-in-event').responses.create({ ...ask, stream: true })) {
        seen.push(event.type);
      }
    };
    await expect(read()).rejects.toBeInstanceOf(APIError);
    expect(seen.filter((type) => type === 'response.output_text.delta')).toHaveLength(2);
  });

  it('reads a failed response as the last event', async () => {
    const last = (await eventsOf({}, 'failed-response')).at(-1);
    expect(last).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error' } },
    });
  });
});
