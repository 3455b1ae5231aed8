import { isObject } from '../protocols/call.js';
import { namedLimits } from './limit-headers.js';
import { failuresOf } from './refusals.js';
import type { SimulatedVendor } from './simulated-vendor.js';

/** Together: limits per second, a list of models without an envelope, the answer's schema beside its type. */
export const together: SimulatedVendor = {
  id: 'together',
  limits: namedLimits({
    requests: ({ limit, remaining, resetMs }) => ({
      'x-ratelimit-limit': perSecond(limit),
      'x-ratelimit-remaining': perSecond(remaining),
      'x-ratelimit-reset': String(Math.ceil(resetMs / 1_000)),
    }),
    tokens: ({ limit, remaining }) => ({
      'x-tokenlimit-limit': perSecond(limit),
      'x-tokenlimit-remaining': perSecond(remaining),
    }),
  }),
  reads(body) {
    if (!isObject(body) || !isObject(body['response_format'])) return body;
    const { type, schema } = body['response_format'];
    if (type !== 'json_schema' || schema === undefined) return body;
    return { ...body, response_format: { type, json_schema: { name: 'answer', schema } } };
  },
  writes(body, operation) {
    if (operation !== 'models' || body.stream) return body;
    const { data } = JSON.parse(body.text) as { data: unknown };
    return { ...body, text: JSON.stringify(data) };
  },
  failures: failuresOf('together', [
    {
      name: 'together-context-length',
      status: 403,
      expectedKind: 'context-length',
      onlyFor: ['together'],
      body: {
        id: 'oK1simulator',
        error: {
          message:
            'Input token count + `max_tokens` parameter must be less than the context length of the model being queried.',
          type: 'invalid_request_error',
          param: null,
          code: null,
        },
      },
    },
    {
      name: 'together-authentication',
      status: 401,
      expectedKind: 'auth',
      body: {
        id: 'oK1simulator',
        error: {
          message: 'Invalid API key provided. You can find your API key at https://api.together.ai.',
          type: 'invalid_request_error',
          param: null,
          code: 'invalid_api_key',
        },
      },
    },
    {
      name: 'together-spending-limit',
      status: 402,
      expectedKind: 'quota',
      body: {
        id: 'oK1simulator',
        error: { message: 'Credit limit exceeded', type: 'credit_limit', param: null, code: null },
      },
    },
    {
      name: 'together-model-not-available',
      status: 404,
      expectedKind: 'model-not-found',
      body: {
        id: 'oK1simulator',
        error: {
          message: 'Unable to access model nobody/nothing.',
          type: 'invalid_request_error',
          param: null,
          code: 'model_not_available',
        },
      },
    },
  ]),
};

function perSecond(perMinute: number): string {
  return String(Math.ceil(perMinute / 60));
}
