import type { FailureCase } from '../protocol.js';

interface Answered extends Pick<FailureCase, 'name' | 'vendor' | 'status' | 'expectedKind'> {
  body: object | string;
  headers?: Record<string, string>;
  delivery?: FailureCase['delivery'];
  expectedRetryAfterMs?: number;
}

const answered: readonly Answered[] = [
  {
    name: 'moonshot-quota',
    vendor: 'moonshot',
    status: 429,
    expectedKind: 'quota',
    body: {
      error: {
        message:
          'Your account is not active, current quota is exceeded, please check your plan and billing details',
        type: 'exceeded_current_quota_error',
      },
    },
  },
  {
    name: 'moonshot-overloaded',
    vendor: 'moonshot',
    status: 429,
    expectedKind: 'overloaded',
    body: {
      error: {
        message: 'The engine is currently overloaded, please try again later',
        type: 'engine_overloaded_error',
      },
    },
  },
  {
    name: 'moonshot-context-length',
    vendor: 'moonshot',
    status: 400,
    expectedKind: 'context-length',
    body: {
      error: {
        message: 'Invalid request: Your request exceeded model token limit: 262144 (requested: 269030)',
        type: 'invalid_request_error',
      },
    },
  },
  {
    name: 'ollama-model-not-found',
    vendor: 'ollama',
    status: 404,
    expectedKind: 'model-not-found',
    body: {
      error: { message: "model 'llama9' not found", type: 'not_found_error', param: null, code: null },
    },
  },
  {
    name: 'vllm-context-length',
    vendor: 'vllm',
    status: 400,
    expectedKind: 'context-length',
    body: {
      error: {
        message:
          "This model's maximum context length is 16384 tokens. However, you requested 8192 output tokens and your prompt contains at least 8193 input tokens, for a total of at least 16385 tokens. Please reduce the length of the input prompt or the number of requested output tokens.",
        type: 'BadRequestError',
        param: null,
        code: 400,
      },
    },
  },
  {
    name: 'xai-authentication',
    vendor: 'xai',
    status: 400,
    expectedKind: 'auth',
    body: {
      code: 'Client specified an invalid argument',
      error: 'Incorrect API key provided: in***ey. You can obtain an API key from https://console.x.ai.',
    },
  },
  {
    name: 'azure-content-filter',
    vendor: 'azure',
    status: 400,
    expectedKind: 'content-filter',
    body: {
      error: {
        message:
          "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
      },
    },
  },
  {
    name: 'anthropic-compatible-overloaded',
    vendor: 'anthropic',
    status: 529,
    expectedKind: 'overloaded',
    body: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  },
];

/** Failures of OpenAI-compatible servers, and of vendors that the simulator does not simulate otherwise. */
export const compatibleFailures: readonly FailureCase[] = answered.map(({ body, ...rest }) => ({
  protocol: 'openai',
  headers: {},
  delivery: 'response',
  ...rest,
  body: typeof body === 'string' ? body : JSON.stringify(body),
}));
