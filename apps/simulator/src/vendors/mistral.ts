import type { JsonObject } from '@app/contracts';
import { isObject } from '../protocols/call.js';
import { namedLimits } from './limit-headers.js';
import { extraForbidden, failuresOf, jsonRefusal, refusesMembers } from './refusals.js';
import { inMessage, rewritten, withUsage } from './rewriting.js';
import type { SimulatedVendor } from './simulated-vendor.js';

const shortIds = /^[a-zA-Z0-9]{9}$/;

/** Mistral: its own headers, its own word for a required tool call, and reasoning as a part of the content. */
export const mistral: SimulatedVendor = {
  id: 'mistral',
  requestIdHeader: 'mistral-correlation-id',
  limits: namedLimits({
    requests: ({ limit, remaining }) => ({
      'x-ratelimit-limit-req-minute': String(limit),
      'x-ratelimit-remaining-req-minute': String(remaining),
    }),
    tokens: ({ limit, remaining }) => ({
      'x-ratelimit-limit-tokens-minute': String(limit),
      'x-ratelimit-remaining-tokens-minute': String(remaining),
      'x-ratelimit-tokens-query-cost': '12',
    }),
  }),
  gates: [
    refusesMembers(['seed', 'max_completion_tokens', 'stream_options', 'dimensions'], (name, value) =>
      extraForbidden(422, name, value),
    ),
    {
      name: 'requires ids of tool calls of 9 characters',
      expectedKind: 'invalid-request',
      refuse: ({ body }) => {
        const ids = toolCallIds(body);
        if (ids.every((id) => shortIds.test(id))) return undefined;
        const message = 'Tool call id was wrong but must be a-z, A-Z, 0-9, with a length of 9.';
        const error = { object: 'error', message, type: 'invalid_function_call', param: null, code: '3280' };
        return jsonRefusal(400, error);
      },
    },
  ],
  reads(body) {
    const asked = withUsage(body);
    if (!isObject(asked)) return asked;
    const { tool_choice: choice, output_dimension: dimensions, ...rest } = asked;
    return {
      ...rest,
      ...(choice !== undefined && { tool_choice: choice === 'any' ? 'required' : choice }),
      ...(dimensions !== undefined && { dimensions }),
    };
  },
  writes: (body, operation) =>
    operation === 'chat' ? rewritten(body, inMessage(withThoughtsInContent)) : body,
  failures: failuresOf('mistral', [
    {
      name: 'mistral-authentication',
      status: 401,
      expectedKind: 'auth',
      body: { detail: 'Invalid API Key' },
    },
    {
      name: 'mistral-rate-limit',
      status: 429,
      expectedKind: 'rate-limit',
      expectedRetryAfterMs: 3_000,
      headers: { 'retry-after': '3' },
      body: { message: 'Requests rate limit exceeded' },
    },
    {
      name: 'mistral-capacity',
      status: 429,
      expectedKind: 'overloaded',
      onlyFor: ['mistral'],
      body: {
        object: 'error',
        message: 'Service tier capacity exceeded for this model.',
        type: 'service_tier_capacity_exceeded',
        param: null,
        code: '3505',
      },
    },
    {
      name: 'mistral-invalid-model',
      status: 400,
      expectedKind: 'model-not-found',
      body: {
        object: 'error',
        message: 'Invalid model: mistral-huge',
        type: 'invalid_model',
        param: null,
        code: '1500',
      },
    },
    {
      name: 'mistral-unprocessable',
      status: 422,
      expectedKind: 'invalid-request',
      body: { detail: [{ loc: ['body', 'messages'], msg: 'Field required', type: 'missing' }] },
    },
  ]),
};

function withThoughtsInContent({ reasoning_content: thought, content, ...message }: JsonObject): JsonObject {
  if (thought === undefined) return { ...message, ...(content !== undefined && { content }) };
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: thought }] };
  const text = typeof content === 'string' ? [{ type: 'text', text: content }] : [];
  return { ...message, content: [thinking, ...text] };
}

function toolCallIds(body: unknown): string[] {
  const { messages } = isObject(body) ? body : {};
  const all = (Array.isArray(messages) ? messages : []).filter(isObject);
  return all
    .flatMap(({ tool_call_id: id, tool_calls: calls }) => [
      id,
      ...(Array.isArray(calls) ? calls : []).filter(isObject).map((call) => call['id']),
    ])
    .filter((id) => typeof id === 'string');
}
