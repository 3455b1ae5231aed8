import type { LimitHeaders } from './limit-headers.js';
import type { SimulatedVendor } from './simulated-vendor.js';

/** Cohere's headers for trial keys: the calls per minute of one endpoint, but never how long to wait. */
const trialLimits: LimitHeaders = {
  withAnswers: ['requestsPerMinute'],
  withRefusals: ['requestsPerMinute'],
  wait: false,
  ofAnswer: ({ requests }) =>
    requests === undefined ? [] : Object.entries(trialHeaders(requests.limit, requests.remaining)).flat(),
  ofRefusal: ({ limit }) => trialHeaders(limit, 0),
};

function trialHeaders(limit: number, remaining: number): Record<string, string> {
  return {
    'x-trial-endpoint-call-limit': String(limit),
    'x-trial-endpoint-call-remaining': String(remaining),
    'x-endpoint-monthly-call-limit': '1000',
  };
}

/** Cohere with a trial key. */
export const cohere: SimulatedVendor = {
  id: 'cohere',
  limits: trialLimits,
  requestIdHeader: 'x-debug-trace-id',
};
