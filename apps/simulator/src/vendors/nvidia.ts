import { noLimits } from './limit-headers.js';
import { extraForbidden, failuresOf, refusesMembers } from './refusals.js';
import { isObject, withUsage } from './rewriting.js';
import type { SimulatedVendor } from './simulated-vendor.js';

/** A strict schema, and embeddings that must say what a text is for. Usage comes unasked. */
export const nvidia: SimulatedVendor = {
  id: 'nvidia',
  limits: noLimits,
  gates: [
    refusesMembers(['max_completion_tokens', 'stream_options'], (name, value) =>
      extraForbidden(400, name, value),
    ),
    {
      name: 'wants an input type',
      expectedKind: 'invalid-request',
      refuse({ operation, body }) {
        const type = isObject(body) ? body['input_type'] : undefined;
        if (operation !== 'embeddings' || type === 'query' || type === 'passage') return undefined;
        const detail = "'input_type' parameter is required for asymmetric models: 'query' or 'passage'";
        return { status: 400, headers: {}, body: JSON.stringify({ error: detail }), delivery: 'response' };
      },
    },
  ],
  reads: withUsage,
  failures: failuresOf('nvidia', [
    {
      name: 'nvidia-authentication',
      status: 401,
      expectedKind: 'auth',
      answered: { status: 401, title: 'Unauthorized', detail: 'Authentication failed' },
    },
    {
      name: 'nvidia-model-not-found',
      status: 404,
      expectedKind: 'model-not-found',
      answered: {
        status: 404,
        title: 'Not Found',
        detail: "Function '00000000-0000-0000-0000-000000000000': Not found for account 'simulator'",
      },
    },
    {
      name: 'nvidia-credits',
      status: 402,
      expectedKind: 'quota',
      answered: { status: 402, title: 'Payment Required', detail: 'Cloud credits expired' },
    },
    {
      name: 'nvidia-rate-limit',
      status: 429,
      expectedKind: 'rate-limit',
      answered: { status: 429, title: 'Too Many Requests' },
    },
    {
      name: 'nvidia-extra-forbidden',
      status: 400,
      expectedKind: 'invalid-request',
      answered: {
        detail: [{ type: 'extra_forbidden', loc: ['body', 'x'], msg: 'Extra inputs are not permitted' }],
      },
    },
  ]),
};
