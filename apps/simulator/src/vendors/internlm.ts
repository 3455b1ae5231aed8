import { noLimits } from './limit-headers.js';
import { failuresOf, refused } from './refusals.js';
import { isObject } from './rewriting.js';
import type { SimulatedVendor } from './simulated-vendor.js';

/** Answers in one piece: its streams cannot be relied on, so here they are refused. */
export const internlm: SimulatedVendor = {
  id: 'internlm',
  limits: noLimits,
  gates: [
    {
      name: 'does not stream',
      expectedKind: 'invalid-request',
      refuse: ({ body }) =>
        isObject(body) && body['stream'] === true
          ? refused(400, { code: '-20053', msg: 'stream is not supported' })
          : undefined,
    },
  ],
  failures: failuresOf('internlm', [
    {
      name: 'internlm-authentication',
      status: 401,
      expectedKind: 'auth',
      answered: { msgCode: 'A0202', msg: 'user token invalid', data: null },
    },
    {
      name: 'internlm-refusal-in-body',
      status: 200,
      expectedKind: 'unavailable',
      onlyFor: ['internlm'],
      answered: { code: '-20009', msg: 'server busy, please retry later' },
    },
  ]),
};
