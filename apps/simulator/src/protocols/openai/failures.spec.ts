import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI, {
  APIError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from 'openai';
import { failures as all, type Simulator, startSimulator } from '../../index.js';

const failures = all.filter(({ protocol }) => protocol === 'openai');

const ask = { model: 'gpt-test', messages: [{ role: 'user' as const, content: 'Hello.' }] };

/** The SDK's error class for a status. */
function classOf(status: number): new (...parts: never[]) => Error {
  const classes: Record<number, new (...parts: never[]) => Error> = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    422: UnprocessableEntityError,
    429: RateLimitError,
  };
  return classes[status] ?? (status >= 500 ? InternalServerError : APIError);
}

describe('the failures', () => {
  let simulator: Simulator;

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.close());

  function clientOf(scenario: string): OpenAI {
    const baseURL = `${simulator.url}/scenario/${scenario}/v1`;
    return new OpenAI({ apiKey: 'sk-test', baseURL, maxRetries: 0, timeout: 5_000 });
  }

  it('have unique names', () => {
    const names = failures.map(({ protocol, name }) => `${protocol} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(failures.filter(({ status }) => status !== 200))('$name is a $status', async (failure) => {
    const error: unknown = await clientOf(failure.name)
      .chat.completions.create(ask)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(classOf(failure.status));
    const { status, headers } = error as InstanceType<typeof APIError>;
    expect(status).toBe(failure.status);
    for (const [name, value] of Object.entries(failure.headers)) expect(headers?.get(name)).toBe(value);
  });

  it.each(failures.filter(({ delivery }) => delivery === 'event'))(
    '$name breaks a stream after its first tokens',
    async ({ name }) => {
      const seen: string[] = [];
      const read = async (): Promise<void> => {
        const stream = await clientOf(name).chat.completions.create({ ...ask, stream: true });
        for await (const chunk of stream) seen.push(chunk.choices[0]?.delta.content ?? '');
      };
      await expect(read()).rejects.toBeInstanceOf(APIError);
      expect(seen.join('')).toBe('You said:');
    },
  );

  it('an error in the body of a response with status 200 is the same for a streaming call', async () => {
    const response = await fetch(`${simulator.url}/scenario/error-in-body/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ ...ask, stream: true }),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({ error: { type: 'server_error' } });
  });

  it('a filtered answer ends with content_filter', async () => {
    const { choices } = await clientOf('content-filter-finish').chat.completions.create(ask);
    expect(choices[0]?.finish_reason).toBe('content_filter');
  });
});
