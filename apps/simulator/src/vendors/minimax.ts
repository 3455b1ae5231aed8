import type { FailureKind, JsonObject } from '@app/contracts';
import { noLimits } from './limit-headers.js';
import { failuresOf } from './refusals.js';
import { inMessage, rewritten } from './rewriting.js';
import type { SimulatedVendor } from './simulated-vendor.js';

const cases: readonly [number, string, FailureKind][] = [
  [1_002, 'rate limit', 'rate-limit'],
  [1_004, 'login fail: Please carry the API secret key', 'auth'],
  [1_008, 'insufficient balance', 'quota'],
  [1_013, 'unknown error', 'unavailable'],
  [1_026, 'input new_sensitive', 'content-filter'],
  [1_039, 'token limit', 'rate-limit'],
  [2_013, 'invalid params', 'invalid-request'],
  [2_049, 'invalid api key', 'auth'],
  [2_056, 'usage limit exceeded', 'quota'],
];

/** MiniMax: refuses with status 200 and `base_resp`; its models reason between tags. */
export const minimax: SimulatedVendor = {
  id: 'minimax',
  limits: noLimits,
  writes(body, operation) {
    if (operation !== 'chat') return body;
    const tagged = reasoningTagger();
    return rewritten(body, (answer) => ({
      ...(inMessage(tagged)(answer) as object),
      base_resp: { status_code: 0, status_msg: '' },
    }));
  },
  failures: failuresOf('minimax', [
    ...cases.map(([code, message, expectedKind]) => ({
      name: `minimax-${code}`,
      status: 200,
      expectedKind,
      onlyFor: ['minimax'],
      body: { base_resp: { status_code: code, status_msg: message } },
    })),
    {
      name: 'minimax-balance',
      status: 500,
      expectedKind: 'quota',
      body: {
        type: 'error',
        error: { type: 'api_error', message: 'insufficient balance (1008)', http_code: '500' },
        request_id: '0512simulator',
      },
    },
    {
      name: 'minimax-usage',
      status: 429,
      expectedKind: 'quota',
      onlyFor: ['minimax'],
      body: {
        type: 'error',
        error: { type: 'rate_limit_error', message: 'usage limit exceeded (2056)', http_code: '429' },
        request_id: '0512simulator',
      },
    },
  ]),
};

/** Moves reasoning into the content, between an opening and a closing tag. Stateful over the events of a stream. */
function reasoningTagger(): (message: JsonObject) => JsonObject {
  let thinking = false;
  return ({ reasoning_content: thought, content, ...message }) => {
    let text = '';
    if (typeof thought === 'string') {
      text += thinking ? thought : `<think>\n${thought}`;
      thinking = true;
    }
    if (thinking && (typeof content === 'string' ? content !== '' : message['tool_calls'] !== undefined)) {
      text += '\n</think>\n\n';
      thinking = false;
    }
    if (typeof content === 'string') text += content;
    return { ...message, content: text };
  };
}
