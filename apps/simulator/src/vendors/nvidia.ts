import { isObject } from '../protocols/call.js';
import { noLimits } from './limit-headers.js';
import { extraForbidden, failuresOf, jsonRefusal, refusesMembers } from './refusals.js';
import { withUsage } from './rewriting.js';
import type { SimulatedVendor } from './simulated-vendor.js';

/** NVIDIA: a strict schema, and embeddings that require an input type. It always sends usage. */
export const nvidia: SimulatedVendor = {
  id: 'nvidia',
  limits: noLimits,
  gates: [
    refusesMembers(['max_completion_tokens', 'stream_options'], (name, value) =>
      extraForbidden(400, name, value),
    ),
    {
      name: 'requires an input type',
      expectedKind: 'invalid-request',
      refuse({ operation, body }) {
        const type = isObject(body) ? body['input_type'] : undefined;
        if (operation !== 'embeddings' || type === 'query' || type === 'passage') return undefined;
        const detail = "'input_type' parameter is required for asymmetric models: 'query' or 'passage'";
        return jsonRefusal(400, { error: detail });
      },
    },
  ],
  reads: withUsage,
  failures: failuresOf('nvidia', [
    {
      name: 'nvidia-authentication',
      status: 401,
      expectedKind: 'auth',
      body: { status: 401, title: 'Unauthorized', detail: 'Authentication failed' },
    },
    {
      name: 'nvidia-model-not-found',
      status: 404,
      expectedKind: 'model-not-found',
      body: {
        status: 404,
        title: 'Not Found',
        detail: "Function '00000000-0000-0000-0000-000000000000': Not found for account 'simulator'",
      },
    },
    {
      name: 'nvidia-credits',
      status: 402,
      expectedKind: 'quota',
      body: { status: 402, title: 'Payment Required', detail: 'Cloud credits expired' },
    },
    {
      name: 'nvidia-rate-limit',
      status: 429,
      expectedKind: 'rate-limit',
      body: { status: 429, title: 'Too Many Requests' },
    },
    {
      name: 'nvidia-extra-forbidden',
      status: 400,
      expectedKind: 'invalid-request',
      body: {
        detail: [{ type: 'extra_forbidden', loc: ['body', 'x'], msg: 'Extra inputs are not permitted' }],
      },
    },
  ]),
};
