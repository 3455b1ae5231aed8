import type { FailureCase, FailureResponse } from '../protocol.js';

/** The error body of Ollama's API. */
function errorBody(error: string): string {
  return JSON.stringify({ error });
}

export function refusal(status: number, error: string): FailureResponse {
  return { status, headers: {}, body: errorBody(error), delivery: 'response' };
}

type CaseDetails = Pick<FailureCase, 'expectedKind'> &
  Partial<Omit<FailureCase, 'name' | 'protocol' | 'body'>>;

function failure(name: string, status: number, error: string, details: CaseDetails): FailureCase {
  return {
    name,
    protocol: 'ollama',
    vendor: 'ollama',
    status,
    headers: {},
    body: errorBody(error),
    delivery: 'response',
    ...details,
  };
}

const tooLong = JSON.stringify({
  error: {
    code: 400,
    message: 'request (8889 tokens) exceeds the available context size (4096 tokens), try increasing it',
    type: 'exceed_context_size_error',
    n_prompt_tokens: 8_889,
    n_ctx: 4_096,
  },
});

/** The failures of Ollama and of its cloud. */
export const ollamaFailures: readonly FailureCase[] = [
  failure('invalid-api-key', 401, 'unauthorized', { expectedKind: 'auth', vendor: 'ollama.com' }),
  failure('model-not-found', 404, "model 'llama9' not found", { expectedKind: 'model-not-found' }),
  failure('model-not-pulled', 404, 'model "llama9" not found, try pulling it first', {
    expectedKind: 'model-not-found',
  }),
  failure('tools-unsupported', 400, 'registry.ollama.ai/library/llama2:latest does not support tools', {
    expectedKind: 'model-not-found',
  }),
  failure('thinking-unsupported', 400, '"llama3.2" does not support thinking', {
    expectedKind: 'model-not-found',
  }),
  failure('context-length', 400, tooLong, { expectedKind: 'context-length' }),
  failure('input-length', 400, 'the input length exceeds the context length', {
    expectedKind: 'context-length',
  }),
  failure(
    'cloud-context-length',
    400,
    'prompt too long; exceeded max context length by 1203 tokens (ref: 1b2c3d)',
    { expectedKind: 'context-length', vendor: 'ollama.com' },
  ),
  failure('invalid-parameter', 400, 'option "temperature" must be of type float32', {
    expectedKind: 'invalid-request',
  }),
  failure('rate-limited', 429, 'too many concurrent requests', {
    expectedKind: 'rate-limit',
    vendor: 'ollama.com',
  }),
  failure(
    'insufficient-quota',
    429,
    "you've reached your weekly usage limit, please wait or upgrade to continue",
    { expectedKind: 'quota', vendor: 'ollama.com' },
  ),
  failure('overloaded', 503, 'server busy, please try again.  maximum pending requests exceeded', {
    expectedKind: 'overloaded',
  }),
  failure('server-error', 500, 'llama runner process has terminated: signal: killed', {
    expectedKind: 'unavailable',
  }),
  failure('out-of-memory', 500, 'model requires more system memory (42.1 GiB) than is available (15.2 GiB)', {
    expectedKind: 'unavailable',
  }),
  failure('bad-gateway', 502, 'upstream error: could not reach ollama.com', { expectedKind: 'unavailable' }),
  failure('error-in-event', 200, 'an error was encountered while running the model: unexpected EOF', {
    expectedKind: 'unavailable',
    delivery: 'event',
  }),
];
