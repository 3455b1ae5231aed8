import { describe, expect, it } from '@jest/globals';
import { classifyFailure } from './classify-failure.js';

const none = new Headers();

/** Bodies as the vendors send them; those in OpenAI's form run in the contract suite. */
const answers: [what: string, status: number, body: unknown, kind: string][] = [
  [
    "Gemini's bad key, which is a 400",
    400,
    {
      error: {
        code: 400,
        message: 'API key not valid. Please pass a valid API key.',
        status: 'INVALID_ARGUMENT',
        details: [{ reason: 'API_KEY_INVALID' }],
      },
    },
    'auth',
  ],
  [
    "Gemini's context",
    400,
    {
      error: {
        code: 400,
        message: 'The input token count (1250074) exceeds the maximum number of tokens allowed (1048576).',
        status: 'INVALID_ARGUMENT',
      },
    },
    'context-length',
  ],
  [
    "Gemini's rate limit",
    429,
    { error: { code: 429, message: 'Please retry in 48.939935699s.', status: 'RESOURCE_EXHAUSTED' } },
    'rate-limit',
  ],
  [
    "Anthropic's context",
    400,
    {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'prompt is too long: 3333404 tokens > 200000 maximum',
      },
    },
    'context-length',
  ],
  [
    "Anthropic's spent money, which is a 400",
    400,
    {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' },
    },
    'quota',
  ],
  [
    "Anthropic's spend limit, which is a 429",
    429,
    {
      type: 'error',
      error: {
        type: 'rate_limit_error',
        message: 'limit reached',
        details: { error_code: 'enforced_spend_limit_reached' },
      },
    },
    'quota',
  ],
  [
    "Anthropic's overload",
    529,
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    'overloaded',
  ],
  ["Mistral's bad key", 401, { detail: 'Invalid API Key' }, 'auth'],
  [
    "Cohere's context",
    400,
    { error_type: 'TOO_MANY_TOKENS', message: 'too many tokens: size limit exceeded by 25836 tokens.' },
    'context-length',
  ],
  ["Ollama's missing model", 404, { error: "model 'llama9' not found" }, 'model-not-found'],
  ["a proxy's page", 502, '<html><head><title>502 Bad Gateway</title></head></html>', 'unavailable'],
  ['a refused member', 422, { detail: [{ loc: ['body'], msg: 'field required' }] }, 'invalid-request'],
  [
    "Groq's failed tool call, which is a 400",
    400,
    { error: { message: 'Failed to call a function.', code: 'tool_use_failed', failed_generation: '<x>' } },
    'bad-response',
  ],
  [
    "Anthropic's size of a request",
    413,
    { type: 'error', error: { type: 'request_too_large', message: 'Request exceeds the maximum size' } },
    'context-length',
  ],
  [
    "ZenMux's filter, which is a 403",
    403,
    { error: { code: '403', type: 'safety_check_failed', message: 'Blocked.' } },
    'content-filter',
  ],
  [
    'a request that is repeated in the error, whatever its words are',
    422,
    {
      detail: [
        {
          type: 'missing',
          msg: 'Field required',
          input: 'Why is it that my prompt is too long? Insufficient balance!',
        },
      ],
    },
    'invalid-request',
  ],
  [
    'something besides the model that does not exist',
    400,
    { error: { message: "The model asked for 'f', and parameter 'y' does not exist." } },
    'invalid-request',
  ],
];

describe('classifyFailure', () => {
  it.each(answers)('%s', (_, status, body, kind) => {
    expect(classifyFailure({ status, headers: none, body }).kind).toBe(kind);
  });

  it('checks the signs of one vendor before those of all, and adds its advice', () => {
    const signs = [{ kind: 'quota' as const, marks: ['1304'], advice: 'Wait for the next day.' }];
    const body = { error: { code: '1304', message: 'Daily call limit for this API reached' } };
    expect(classifyFailure({ status: 429, headers: none, body }, { signs })).toEqual({
      kind: 'quota',
      message: 'Daily call limit for this API reached Wait for the next day.',
      status: 429,
      code: '1304',
    });
    expect(classifyFailure({ status: 429, headers: none, body }).kind).toBe('rate-limit');
  });

  it('shows the words of the vendor without the key in them', () => {
    const body = { error: { message: 'Incorrect API key provided: sk-abcdefghijklmnop1234.' } };
    const { message } = classifyFailure({ status: 401, headers: none, body });
    expect(message).toContain('Incorrect API key provided');
    expect(message).not.toContain('abcdefghijklmnop');
  });

  it('has words of its own for an empty body', () => {
    expect(classifyFailure({ status: 500, headers: none, body: '' }).message).toBe(
      'The provider answered with status 500.',
    );
  });
});
