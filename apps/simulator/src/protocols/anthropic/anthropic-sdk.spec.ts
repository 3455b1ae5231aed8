import Anthropic, {
  APIError,
  AuthenticationError,
  BadRequestError,
  ContentTooLargeError,
  GatewayTimeoutError,
  InternalServerError,
  NotFoundError,
  OverloadedError,
  PaymentRequiredError,
  PermissionDeniedError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { failures as allFailures, type Simulator, startSimulator } from '../../index.js';

const ask = {
  model: 'claude-test',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Why is the sky blue?' }],
};
const weather = {
  name: 'weather',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string', enum: ['Basel'] } } },
};
const failures = allFailures.filter(({ protocol }) => protocol === 'anthropic');

/** The SDK's error class for a status. */
const classes: Record<number, new (...parts: never[]) => Error> = {
  400: BadRequestError,
  401: AuthenticationError,
  402: PaymentRequiredError,
  403: PermissionDeniedError,
  404: NotFoundError,
  413: ContentTooLargeError,
  429: RateLimitError,
  502: InternalServerError,
  504: GatewayTimeoutError,
  529: OverloadedError,
};

describe('the Anthropic SDK as a client', () => {
  let simulator: Simulator;
  let client: Anthropic;

  beforeAll(async () => {
    simulator = await startSimulator();
    client = clientOf('');
  });
  beforeEach(() => simulator.reset());
  afterAll(() => simulator.close());

  function clientOf(path: string): Anthropic {
    const baseURL = `${simulator.url}${path}`;
    return new Anthropic({ apiKey: 'sk-ant-test', baseURL, maxRetries: 0, timeout: 5_000 });
  }

  it('reads a plain answer, its usage and headers', async () => {
    const { data, response, request_id } = await client.messages.create(ask).withResponse();
    expect(data).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content: [{ type: 'text', text: 'You said: Why is the sky blue?' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 11, cache_read_input_tokens: 0, output_tokens: 7 },
    });
    expect(request_id).toBe(simulator.requests[0]?.id);
    expect(response.headers.get('anthropic-ratelimit-input-tokens-reset')).toMatch(/^[\d-]{10}T[\d:]{8}Z$/);
  });

  it('folds a stream into the plain answer', async () => {
    simulator.script({
      behaviour: {
        answer: {
          type: 'tool-calls',
          reasoning: 'I need the weather.',
          text: 'Let me see.',
          calls: [
            { name: 'weather', arguments: { city: 'Basel', days: [1, 2, 3] }, id: 'toolu_a' },
            { name: 'time', arguments: {}, id: 'toolu_b' },
          ],
          usage: { inputTokens: 100, cachedInputTokens: 60, outputTokens: 7, reasoningTokens: 5 },
        },
      },
    });
    const folded = await client.messages.stream({ ...ask, tools: [weather] }).finalMessage();
    const plain = await client.messages.create({ ...ask, tools: [weather] });
    expect(plain.content).toMatchObject([
      { type: 'thinking', thinking: 'I need the weather.' },
      { type: 'text', text: 'Let me see.' },
      { type: 'tool_use', id: 'toolu_a', input: { city: 'Basel', days: [1, 2, 3] } },
      { type: 'tool_use', id: 'toolu_b', input: {} },
    ]);
    const bare = (content: Anthropic.ContentBlock[]) =>
      content.map((block) => ({ ...block, citations: undefined }));
    expect(bare(folded.content)).toEqual(bare(plain.content));
    for (const { stop_reason, usage } of [folded, plain]) {
      expect(stop_reason).toBe('tool_use');
      expect(usage).toMatchObject({
        input_tokens: 40,
        cache_read_input_tokens: 60,
        output_tokens: 7,
        output_tokens_details: { thinking_tokens: 5 },
      });
    }
  });

  it('receives the tool call that it requires', async () => {
    const { content } = await client.messages.create({
      ...ask,
      tools: [weather],
      tool_choice: { type: 'any' },
    });
    expect(content).toMatchObject([{ type: 'tool_use', name: 'weather', input: { city: 'Basel' } }]);
  });

  it('receives JSON that fits its schema', async () => {
    const schema = {
      type: 'object',
      properties: { count: { type: 'integer', minimum: 4 } },
      required: ['count'],
    };
    const { parsed_output: parsed } = await client.messages.parse({
      ...ask,
      output_config: { format: { type: 'json_schema', schema } },
    });
    expect(parsed).toEqual({ count: 4 });
  });

  it('receives at most the requested tokens, and nothing after a stop text', async () => {
    const short = await client.messages.create({ ...ask, max_tokens: 3 });
    expect(short).toMatchObject({ stop_reason: 'max_tokens', content: [{ text: 'You said: Why' }] });
    const stopped = await client.messages.create({ ...ask, stop_sequences: ['sky'] });
    expect(stopped.content).toMatchObject([{ text: 'You said: Why is the ' }]);
  });

  it('counts tokens and lists models', async () => {
    const { max_tokens: _, ...counted } = ask;
    expect(await client.messages.countTokens(counted)).toEqual({ input_tokens: 11 });
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toContain('simulator-small');
    expect(await client.models.retrieve('any-name')).toMatchObject({ id: 'any-name', type: 'model' });
  });

  it.each([
    [{ ...ask, model: '' }, 'model: Field required'],
    [{ ...ask, messages: [] }, 'at least one message is required'],
    [{ ...ask, max_tokens: -1 }, 'max_tokens'],
    [
      {
        ...ask,
        messages: [
          { role: 'user' as const, content: [{ type: 'tool_result' as const, tool_use_id: 'toolu_x' }] },
        ],
      },
      'unexpected `tool_use_id`',
    ],
  ])('has its mistakes told', async (wrong, message) => {
    const error: unknown = await client.messages.create(wrong).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ type: 'invalid_request_error', message: expect.stringContaining(message) });
  });

  it.each(failures.filter(({ status }) => status !== 200))('$name is a $status', async (failure) => {
    const error: unknown = await clientOf(`/scenario/${failure.name}`)
      .messages.create(ask)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(classes[failure.status] ?? InternalServerError);
    const { status, headers } = error as InstanceType<typeof APIError>;
    expect(status).toBe(failure.status);
    for (const [name, value] of Object.entries(failure.headers)) expect(headers?.get(name)).toBe(value);
  });

  it.each(failures.filter(({ delivery }) => delivery === 'event'))(
    '$name breaks a stream after its first tokens',
    async ({ name }) => {
      const seen: string[] = [];
      const stream = clientOf(`/scenario/${name}`).messages.stream(ask);
      stream.on('text', (text) => seen.push(text));
      await expect(stream.finalMessage()).rejects.toBeInstanceOf(APIError);
      expect(seen.join('')).toBe('You said:');
    },
  );

  it('reads its quota from the headers when it exceeds it', async () => {
    simulator.configure({ quotas: [{ requests: 1, perMs: 60_000, enforce: true }] });
    await client.messages.create(ask);
    const error: unknown = await client.messages.create(ask).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RateLimitError);
    const { headers, type } = error as InstanceType<typeof RateLimitError>;
    expect(type).toBe('rate_limit_error');
    expect(headers?.get('anthropic-ratelimit-requests-remaining')).toBe('0');
    expect(Number(headers?.get('retry-after'))).toBeGreaterThan(50);
  });

  it('is refused members that its version of the API has removed', async () => {
    const sampled = { ...ask, temperature: 0.5 };
    await expect(client.messages.create(sampled)).rejects.toThrow('Extra inputs are not permitted');
    const older = { headers: { 'anthropic-version': '2023-06-01' } };
    expect(await client.messages.create(sampled, older)).toMatchObject({ stop_reason: 'end_turn' });
  });

  it.each([
    [{}, 401, 'x-api-key header is required'],
    [{ 'x-api-key': 'sk-ant-test' }, 400, 'anthropic-version: header is required'],
  ])('wants to know who asks and in which version: %j', async (headers, status, message) => {
    const response = await fetch(`${simulator.url}/v1/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify(ask),
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: 'error', error: { message } });
  });
});
