import { noLimits } from './limit-headers.js';
import { failuresOf, jsonRefusal, servesUnder } from './refusals.js';
import type { Gate, SimulatedVendor } from './simulated-vendor.js';

const cases = [
  ['authentication', 401, '1000', 'Authentication Failed', 'auth'],
  [
    'token-expired',
    401,
    '1003',
    'Authentication Token expired, please regenerate or obtain a new one',
    'auth',
  ],
  ['balance', 429, '1113', 'Insufficient balance or no resource package. Please recharge.', 'quota'],
  ['parameters', 400, '1214', 'messages: parameter is illegal', 'invalid-request'],
  ['model', 400, '1211', 'Unknown Model, please check the model code.', 'model-not-found'],
  ['too-long', 400, '1261', 'Prompt exceeds max length', 'context-length'],
  ['content', 400, '1301', 'The content contains potentially unsafe or sensitive parts.', 'content-filter'],
  ['concurrency', 429, '1302', 'Rate limit reached for requests', 'rate-limit'],
  [
    'frequency',
    429,
    '1303',
    'Frequency too high, please lower it or contact customer service.',
    'rate-limit',
  ],
  ['daily', 429, '1304', 'Daily call limit for this API reached', 'quota'],
  ['throttled', 429, '1305', 'Too much traffic at the moment, please try again later', 'overloaded'],
  [
    'usage',
    429,
    '1308',
    'Usage limit reached for 5 hour. Your limit will reset at 2026-11-21 18:00:00',
    'quota',
  ],
  ['plan-ended', 429, '1309', 'Your plan has expired.', 'auth'],
  ['busy', 429, '1312', 'The model is at capacity.', 'overloaded'],
  ['fair-use', 429, '1313', 'Your use is throttled by the fair use policy.', 'rate-limit'],
  ['network', 500, '1234', 'Network error, please contact customer service.', 'unavailable'],
] as const;

const gatesOf = (path: string): readonly Gate[] => [
  servesUnder(path, (requested) =>
    jsonRefusal(404, { timestamp: '2026-11-21T08:00:00', status: 404, error: 'Not Found', path: requested }),
  ),
];

/** Z.ai: business codes as strings, and its own base path. */
export const zai: SimulatedVendor = {
  id: 'zai',
  limits: noLimits,
  gates: gatesOf('/api/paas/v4'),
  failures: failuresOf(
    'zai',
    cases.map(([name, status, code, message, expectedKind]) => ({
      name: `zai-${name}`,
      status,
      expectedKind,
      onlyFor: ['zai', 'zai-coding-plan'],
      body: { error: { code, message } },
    })),
  ),
};

/** The same service at another path. Its requirements for clients are not published and not simulated. */
export const zaiCodingPlan: SimulatedVendor = {
  id: 'zai-coding-plan',
  limits: noLimits,
  gates: gatesOf('/api/coding/paas/v4'),
};
