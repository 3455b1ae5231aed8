import { goLimits } from './limit-headers.js';
import { failuresOf } from './refusals.js';
import type { SimulatedVendor } from './simulated-vendor.js';

/** Groq: counts requests per day; its errors have no `param`. */
export const groq: SimulatedVendor = {
  id: 'groq',
  limits: goLimits('requestsPerDay'),
  failures: failuresOf('groq', [
    {
      name: 'groq-request-too-large',
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
      name: 'groq-rate-limit',
      status: 429,
      expectedKind: 'rate-limit',
      expectedRetryAfterMs: 16_240,
      body: {
        error: {
          message:
            'Rate limit reached for model `llama-3.3-70b-versatile` in organization `org_simulator` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Used 4093, Requested 3531. Please try again in 16.239999999s.',
          type: 'tokens',
          code: 'rate_limit_exceeded',
        },
      },
    },
    {
      name: 'groq-tool-use-failed',
      status: 400,
      expectedKind: 'bad-response',
      body: {
        error: {
          message:
            "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
          type: 'invalid_request_error',
          code: 'tool_use_failed',
          failed_generation: '<function=weather{"city": "Bern"}</function>',
        },
      },
    },
    {
      name: 'groq-capacity',
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
      name: 'groq-model-decommissioned',
      status: 400,
      expectedKind: 'model-not-found',
      body: {
        error: {
          message: 'The model `gemma2-9b-it` has been decommissioned and is no longer supported.',
          type: 'invalid_request_error',
          code: 'model_decommissioned',
        },
      },
    },
  ]),
};
