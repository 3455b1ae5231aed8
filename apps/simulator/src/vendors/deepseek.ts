import type { JsonObject } from '@app/contracts';
import { isObject } from '../protocols/call.js';
import { noLimits } from './limit-headers.js';
import { failuresOf } from './refusals.js';
import { rewritten } from './rewriting.js';
import type { SimulatedVendor } from './simulated-vendor.js';

/** DeepSeek: no limit headers, empty lines and comments while a call waits, its own names for cached tokens. */
export const deepseek: SimulatedVendor = {
  id: 'deepseek',
  limits: noLimits,
  requestIdHeader: 'x-ds-trace-id',
  writes(body, operation) {
    if (operation !== 'chat') return body;
    const written = rewritten(body, (answer) =>
      isObject(answer['usage']) ? { ...answer, usage: deepseekUsage(answer['usage']) } : answer,
    );
    return written.stream
      ? { ...written, opening: `: keep-alive\n\n${written.opening}` }
      : { ...written, text: `\n\n\n${written.text}` };
  },
  failures: failuresOf('deepseek', [
    {
      name: 'deepseek-insufficient-balance',
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
  ]),
};

function deepseekUsage(usage: JsonObject): JsonObject {
  const { prompt_tokens_details: details, ...rest } = usage;
  const cached = isObject(details) ? Number(details['cached_tokens']) : 0;
  return {
    ...rest,
    prompt_cache_hit_tokens: cached,
    prompt_cache_miss_tokens: Number(rest['prompt_tokens']) - cached,
  };
}
