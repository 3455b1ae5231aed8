import type { FailureCase } from '../failure-case.js';

interface Answered extends Pick<FailureCase, 'name' | 'vendor' | 'status' | 'expectedKind'> {
  body: object | string;
  headers?: Record<string, string>;
  delivery?: FailureCase['delivery'];
  expectedRetryAfterMs?: number;
}

const answered: readonly Answered[] = [
  {
    name: 'groq-request-too-large',
    vendor: 'groq',
    status: 413,
    expectedKind: 'context-length',
    body: {
      error: {
        message:
          'Request too large for model `llama-3.3-70b-versatile` in organization `org_simulator` service tier `on_demand` on tokens per minute (TPM): Limit 12000, Requested 15421, please reduce your message size and try again.',
        type: 'tokens',
        code: 'rate_limit_exceeded',
      },
    },
  },
  {
    name: 'groq-capacity',
    vendor: 'groq',
    status: 498,
    expectedKind: 'rate-limit',
    body: {
      error: {
        message: 'Flex tier capacity exceeded, please try again later.',
        type: 'invalid_request_error',
        code: 'capacity_exceeded',
      },
    },
  },
  {
    name: 'deepseek-insufficient-balance',
    vendor: 'deepseek',
    status: 402,
    expectedKind: 'quota',
    body: {
      error: {
        message: 'Insufficient Balance',
        type: 'unknown_error',
        param: null,
        code: 'invalid_request_error',
      },
    },
  },
  {
    name: 'deepseek-authentication',
    vendor: 'deepseek',
    status: 401,
    expectedKind: 'auth',
    body: {
      error: {
        message: 'Authentication Fails, Your api key: ****-key is invalid',
        type: 'authentication_error',
        param: null,
        code: 'invalid_request_error',
      },
    },
  },
  {
    name: 'deepseek-context-length',
    vendor: 'deepseek',
    status: 400,
    expectedKind: 'context-length',
    headers: { 'content-type': 'application/octet-stream' },
    body: {
      error: {
        message:
          "This model's maximum context length is 1048565 tokens. However, you requested 1250025 tokens (1250025 in the messages, 0 in the completion). Please reduce the length of the messages or completion.",
        type: 'invalid_request_error',
        param: null,
        code: 'invalid_request_error',
      },
    },
  },
  {
    name: 'mistral-authentication',
    vendor: 'mistral',
    status: 401,
    expectedKind: 'auth',
    body: { detail: 'Invalid API Key' },
  },
  {
    name: 'perplexity-authentication',
    vendor: 'perplexity',
    status: 401,
    expectedKind: 'auth',
    headers: { 'content-type': 'text/html' },
    body: '<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n<center><h1>401 Authorization Required</h1></center>\r\n</body>\r\n</html>\r\n',
  },
  {
    name: 'perplexity-context-length',
    vendor: 'perplexity',
    status: 400,
    expectedKind: 'context-length',
    body: {
      error: {
        message: 'The total length of all messages is too long.',
        type: 'too_many_prompt_tokens',
        code: 400,
      },
    },
  },
  {
    name: 'openrouter-context-length',
    vendor: 'openrouter',
    status: 400,
    expectedKind: 'context-length',
    body: {
      error: {
        message:
          "This endpoint's maximum context length is 200000 tokens. However, you requested about 250010 tokens (250010 of text input). Please reduce the length of either one.",
        code: 400,
        metadata: { previous_errors: [] },
      },
    },
  },
  {
    name: 'openrouter-error-in-body',
    vendor: 'openrouter',
    status: 200,
    expectedKind: 'unavailable',
    body: {
      error: { code: 502, message: 'Provider returned error', metadata: { provider_name: 'Simulator' } },
    },
  },
  {
    name: 'openrouter-rate-limit-in-event',
    vendor: 'openrouter',
    status: 200,
    delivery: 'event',
    expectedKind: 'rate-limit',
    body: { error: { code: 429, message: 'Rate limit exceeded: free-models-per-min' } },
  },
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
    name: 'zai-balance',
    vendor: 'zai',
    status: 429,
    expectedKind: 'quota',
    body: {
      error: { code: '1113', message: 'Insufficient balance or no resource package. Please recharge.' },
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

/** What vendors other than OpenAI answer on OpenAI's own paths. */
export const compatibleFailures: readonly FailureCase[] = answered.map(({ body, ...rest }) => ({
  protocol: 'openai',
  headers: {},
  delivery: 'response',
  ...rest,
  body: typeof body === 'string' ? body : JSON.stringify(body),
}));
