import { namedLimits } from './limit-headers.js';
import { failuresOf } from './refusals.js';
import { inMessage, rewritten } from './rewriting.js';
import type { SimulatedVendor } from './simulated-vendor.js';

/** OpenRouter: limits only with refusals, errors in answers with status 200, padding, comments, and `reasoning`. */
export const openrouter: SimulatedVendor = {
  id: 'openrouter',
  requestIdHeader: 'x-generation-id',
  limits: namedLimits({
    withAnswers: false,
    retryAfter: false,
    requests: ({ limit, remaining, resetMs }) => ({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(Date.now() + Math.ceil(resetMs)),
    }),
    tokens: () => ({}),
  }),
  writes(body, operation) {
    if (operation !== 'chat') return body;
    const named = inMessage(({ reasoning_content: reasoning, ...message }) =>
      reasoning === undefined ? message : { ...message, reasoning },
    );
    const written = rewritten(body, (answer) => ({ ...(named(answer) as object), provider: 'Simulator' }));
    return written.stream
      ? { ...written, opening: `: OPENROUTER PROCESSING\n\n${written.opening}` }
      : { ...written, text: `\n         \n\n         \n${written.text}` };
  },
  failures: failuresOf('openrouter', [
    {
      name: 'openrouter-authentication',
      status: 401,
      expectedKind: 'auth',
      body: { error: { message: 'Missing Authentication header', code: 401 } },
    },
    {
      name: 'openrouter-credits',
      status: 402,
      expectedKind: 'quota',
      body: { error: { message: 'Insufficient credits. Add more using the settings.', code: 402 } },
    },
    {
      name: 'openrouter-in-flight',
      status: 402,
      expectedKind: 'rate-limit',
      onlyFor: ['openrouter'],
      expectedRetryAfterMs: 5_000,
      headers: { 'retry-after': '5' },
      body: {
        error: {
          message: 'Too many requests in flight for your credits.',
          code: 402,
          metadata: { limit_source: 'openrouter_in_flight_budget' },
        },
      },
    },
    {
      name: 'openrouter-moderation',
      status: 403,
      expectedKind: 'content-filter',
      onlyFor: ['openrouter'],
      body: {
        error: {
          message: 'openai/gpt-5 requires moderation on Simulator. Your input was flagged for "violence".',
          code: 403,
          metadata: { reasons: ['violence'], provider_name: 'Simulator' },
        },
      },
    },
    {
      name: 'openrouter-no-endpoints',
      status: 404,
      expectedKind: 'model-not-found',
      body: { error: { message: 'No endpoints found for nobody/nothing.', code: 404 } },
    },
    {
      name: 'openrouter-context-length',
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
      name: 'openrouter-free-per-day',
      status: 429,
      expectedKind: 'quota',
      onlyFor: ['openrouter'],
      body: {
        error: {
          message:
            'Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day',
          code: 429,
        },
        user_id: 'user_simulator',
      },
    },
    {
      name: 'openrouter-upstream-rate-limit',
      status: 429,
      expectedKind: 'rate-limit',
      body: {
        error: {
          message: 'Provider returned error',
          code: 429,
          metadata: { provider_name: 'Simulator', raw: 'temporarily rate-limited upstream' },
        },
      },
    },
    {
      name: 'openrouter-error-in-body',
      status: 200,
      expectedKind: 'unavailable',
      body: {
        error: { code: 502, message: 'Provider returned error', metadata: { provider_name: 'Simulator' } },
      },
    },
    {
      name: 'openrouter-rate-limit-in-event',
      status: 200,
      delivery: 'event',
      expectedKind: 'rate-limit',
      body: { error: { code: 429, message: 'Rate limit exceeded: free-models-per-min' } },
    },
  ]),
};
