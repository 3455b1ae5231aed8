import { describe, expect, it } from '@jest/globals';
import { readGoogleQuota } from './google-error.js';

const body = (violations: object[], retryDelay?: string): object => ({
  error: {
    code: 429,
    details: [
      { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations },
      ...(retryDelay === undefined
        ? []
        : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }]),
    ],
  },
});
const violation = (quotaId: string, quotaValue?: string): object => ({
  quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
  quotaId,
  quotaValue,
});

describe('the quotas in a 429 of Google', () => {
  it.each([
    [
      body([violation('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', '15')], '48.9s'),
      [{ dimension: 'requestsPerMinute', limit: 15, remaining: 0, resetAfterMs: 48_900 }],
    ],
    [
      JSON.stringify(body([violation('GenerateRequestsPerDayPerProjectPerModel', '200')], '17s')),
      [{ dimension: 'requestsPerDay', limit: 200, remaining: 0 }],
    ],
    [
      [body([violation('GenerateContentInputTokensPerModelPerMinute')])],
      [{ dimension: 'inputTokensPerMinute', remaining: 0 }],
    ],
    [body([violation('GenerateContentInputTokensPerModelPerDay', '9'), violation('Other', 'x')]), []],
  ])('of %j are %j', (given, limits) => expect(readGoogleQuota(given)).toEqual(limits));

  it.each([
    undefined,
    '',
    '<html>',
    '{}',
    [],
    { error: { details: 7 } },
    { error: { details: [null, { violations: {} }] } },
  ])('are none in %j', (given) => expect(readGoogleQuota(given)).toEqual([]));
});
