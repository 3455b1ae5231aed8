import type { FailureResponse } from '../protocols/protocol.js';
import { noLimits } from './limit-headers.js';
import { failuresOf, servesUnder } from './refusals.js';
import type { SimulatedVendor } from './simulated-vendor.js';

const page =
  '<!doctype html>\n<html lang="en">\n<head><title>Open WebUI</title></head>\n<body></body>\n</html>\n';

/** Open WebUI: FastAPI's errors, and the page of its user interface for every unknown path. */
export const openWebui: SimulatedVendor = {
  id: 'open-webui',
  path: '/api',
  limits: noLimits,
  gates: [
    servesUnder('/api', (): FailureResponse => ({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: page,
      delivery: 'response',
    })),
  ],
  failures: failuresOf('open-webui', [
    {
      name: 'open-webui-no-token',
      status: 403,
      expectedKind: 'auth',
      body: { detail: 'Not authenticated' },
    },
    {
      name: 'open-webui-keys-disabled',
      status: 403,
      expectedKind: 'auth',
      body: { detail: 'Use of API key is not enabled in the environment.' },
    },
    {
      name: 'open-webui-session',
      status: 401,
      expectedKind: 'auth',
      body: { detail: 'Your session has expired or the token is invalid. Please sign in again.' },
    },
    {
      name: 'open-webui-model',
      status: 400,
      expectedKind: 'model-not-found',
      body: { detail: 'Model not found' },
    },
    {
      name: 'open-webui-upstream',
      status: 500,
      expectedKind: 'unavailable',
      body: { detail: { error: { message: 'upstream failed', code: null } } },
    },
    {
      name: 'open-webui-page',
      status: 200,
      expectedKind: 'bad-response',
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: page,
    },
  ]),
};
