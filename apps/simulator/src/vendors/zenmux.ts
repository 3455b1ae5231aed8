import { noLimits } from './limit-headers.js';
import { failuresOf } from './refusals.js';
import type { SimulatedVendor } from './simulated-vendor.js';

const cases = [
  ['access-denied', 403, 'access_denied', 'You have no access: the key is missing or invalid.', 'auth'],
  ['safety', 403, 'safety_check_failed', 'The safety check failed.', 'content-filter'],
  ['no-credit', 402, 'reject_no_credit', 'Credit required.', 'quota'],
  ['invalid-model', 404, 'invalid_model', 'The model is not known.', 'model-not-found'],
  ['model-not-available', 404, 'model_not_available', 'The model is not available.', 'model-not-found'],
  ['too-long', 413, 'invalid_params', 'The prompt is too long.', 'context-length'],
  ['unprocessable', 422, 'provider_unprocessable_entity_error', 'The provider refused.', 'invalid-request'],
  ['rate-limit', 429, 'rate_limit', 'Too many requests.', 'rate-limit'],
  ['provider-error', 500, 'provider_api_error', 'The provider failed.', 'unavailable'],
  ['no-provider', 502, 'no_provider_available', 'No provider is available.', 'unavailable'],
  ['provider-520', 520, 'provider_internal_server_error', 'The provider failed.', 'unavailable'],
] as const;

/** ZenMux: errors with the status as a string in `code`. */
export const zenmux: SimulatedVendor = {
  id: 'zenmux',
  limits: noLimits,
  failures: failuresOf(
    'zenmux',
    cases.map(([name, status, type, message, expectedKind]) => ({
      name: `zenmux-${name}`,
      status,
      expectedKind,
      body: { error: { code: String(status), type, message } },
    })),
  ),
};
