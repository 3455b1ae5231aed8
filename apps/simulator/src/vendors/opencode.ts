import { noLimits } from './limit-headers.js';
import { failuresOf, jsonRefusal, refusesMembers } from './refusals.js';
import { withUsage } from './rewriting.js';
import type { SimulatedVendor } from './simulated-vendor.js';

const error = (type: string, message: string) => ({ type: 'error', error: { type, message } });
const onlyFor = ['opencode-go', 'opencode-zen'];

/** OpenCode Go: requires a session. */
export const opencodeGo: SimulatedVendor = {
  id: 'opencode-go',
  limits: noLimits,
  gates: [
    {
      name: 'requires a session',
      expectedKind: 'invalid-request',
      refuse: ({ headers, operation }) =>
        operation.startsWith('model') || headers['x-opencode-session'] !== undefined
          ? undefined
          : jsonRefusal(400, error('MissingSessionID', 'Missing session ID.')),
    },
  ],
  failures: failuresOf('opencode-go', [
    {
      name: 'opencode-authentication',
      status: 401,
      expectedKind: 'auth',
      onlyFor,
      body: error('AuthError', 'Invalid API key.'),
    },
    {
      name: 'opencode-credits',
      status: 401,
      expectedKind: 'quota',
      onlyFor,
      body: error('CreditsError', 'No payment method. Add a payment method here.'),
    },
    {
      name: 'opencode-model',
      status: 401,
      expectedKind: 'model-not-found',
      onlyFor,
      body: error('ModelError', 'Model nothing not supported'),
    },
    {
      name: 'opencode-go-usage',
      status: 429,
      expectedKind: 'quota',
      expectedRetryAfterMs: 9_000_000,
      headers: { 'retry-after': '9000' },
      body: error('GoUsageLimitError', 'Usage limit reached. Please try again later.'),
    },
    {
      name: 'opencode-free-usage',
      status: 429,
      expectedKind: 'quota',
      expectedRetryAfterMs: 19_014_000,
      headers: { 'retry-after': '19014' },
      body: error('FreeUsageLimitError', 'Rate limit exceeded. Please try again later.'),
    },
  ]),
};

/** OpenCode Zen: refuses requests for the usage of a stream, but always sends it. */
export const opencodeZen: SimulatedVendor = {
  id: 'opencode-zen',
  limits: noLimits,
  gates: [
    refusesMembers(['stream_options'], (name) =>
      jsonRefusal(400, error('invalid_request_error', `Unknown parameter: ${name}.`)),
    ),
  ],
  reads: withUsage,
};
