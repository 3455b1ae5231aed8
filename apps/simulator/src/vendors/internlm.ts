import { isObject } from '../protocols/call.js';
import { noLimits } from './limit-headers.js';
import { failuresOf, jsonRefusal } from './refusals.js';
import type { SimulatedVendor } from './simulated-vendor.js';

/** InternLM: its streams are unreliable, so the simulator refuses them. */
export const internlm: SimulatedVendor = {
  id: 'internlm',
  limits: noLimits,
  gates: [
    {
      name: 'does not stream',
      expectedKind: 'invalid-request',
      refuse: ({ body }) =>
        isObject(body) && body['stream'] === true
          ? jsonRefusal(400, { code: '-20053', msg: 'stream is not supported' })
          : undefined,
    },
  ],
  failures: failuresOf('internlm', [
    {
      name: 'internlm-authentication',
      status: 401,
      expectedKind: 'auth',
      body: { msgCode: 'A0202', msg: 'user token invalid', data: null },
    },
    {
      name: 'internlm-refusal-in-body',
      status: 200,
      expectedKind: 'unavailable',
      onlyFor: ['internlm'],
      body: { code: '-20009', msg: 'server busy, please retry later' },
    },
  ]),
};
