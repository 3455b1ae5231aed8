import { describe, expect, it } from '@jest/globals';
import { readAnthropicLimits } from '../protocols/anthropic-messages/connection.js';
import { readAzureLimits } from '../vendors/azure-openai.js';
import { readMistralLimits } from '../vendors/mistral.js';
import { readOpenRouterLimits } from '../vendors/openrouter.js';
import { readTogetherLimits } from '../vendors/together.js';
import { openAiLimitsBy, readOpenAiLimits } from './limit-headers.js';

const headers = (all: Record<string, string>) => new Headers(all);
const openAi = (more: Record<string, string> = {}) =>
  headers({
    'x-ratelimit-limit-requests': '5000',
    'x-ratelimit-limit-tokens': '2000000',
    'x-ratelimit-remaining-requests': '4999',
    'x-ratelimit-remaining-tokens': '1999990',
    'x-ratelimit-reset-requests': '12ms',
    'x-ratelimit-reset-tokens': '0s',
    ...more,
  });

describe('the limits that vendors report', () => {
  it('reads Go durations', () => {
    expect(readOpenAiLimits(openAi())).toEqual([
      { dimension: 'requestsPerMinute', limit: 5_000, remaining: 4_999, resetAfterMs: 12 },
      { dimension: 'tokensPerMinute', limit: 2_000_000, remaining: 1_999_990, resetAfterMs: 0 },
    ]);
  });

  it.each([
    ['7.44ms', 8],
    ['1m23.45s', 83_450],
    ['6m0s', 360_000],
    ['1h0m0s', 3_600_000],
  ])('reads a reset of %s', (reset, resetAfterMs) => {
    const [, tokens] = readOpenAiLimits(openAi({ 'x-ratelimit-reset-tokens': reset }));
    expect(tokens?.resetAfterMs).toBe(resetAfterMs);
  });

  it('recognises requests per day by their reset', () => {
    const [requests] = readOpenAiLimits(openAi({ 'x-ratelimit-reset-requests': '7m12s' }));
    expect(requests?.dimension).toBe('requestsPerDay');
    expect(openAiLimitsBy('requestsPerDay')(openAi())[0]?.dimension).toBe('requestsPerDay');
  });

  it('reads whole seconds, and reads -1 and 0 as no limit', () => {
    const given = { 'x-ratelimit-reset-requests': '42', 'x-ratelimit-limit-tokens': '-1' };
    expect(readAzureLimits(openAi(given))).toEqual([
      { dimension: 'requestsPerMinute', limit: 5_000, remaining: 4_999, resetAfterMs: 42_000 },
    ]);
    expect(readAzureLimits(openAi({ ...given, 'x-ratelimit-limit-requests': '0' }))).toEqual([]);
  });

  it('reads names that contain the minute', () => {
    const given = headers({
      'x-ratelimit-limit-req-minute': '360',
      'x-ratelimit-remaining-req-minute': '359',
      'x-ratelimit-limit-tokens-minute': '50000',
      'x-ratelimit-remaining-tokens-minute': '49000',
      'x-ratelimit-limit-tokens-month': '4000000',
      'x-ratelimit-tokens-query-cost': '12',
    });
    expect(readMistralLimits(given)).toEqual([
      { dimension: 'requestsPerMinute', limit: 360, remaining: 359 },
      { dimension: 'tokensPerMinute', limit: 50_000, remaining: 49_000 },
    ]);
  });

  it('converts limits per second to limits per minute', () => {
    const given = {
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '9',
      'x-ratelimit-reset': '1',
      'x-tokenlimit-limit': '3000',
      'x-tokenlimit-remaining': '0',
    };
    expect(readTogetherLimits(headers(given))).toEqual([
      { dimension: 'requestsPerMinute', limit: 600 },
      { dimension: 'tokensPerMinute', limit: 180_000, remaining: 0, resetAfterMs: 1_000 },
    ]);
  });

  it.each([
    [30_000, 'requestsPerMinute'],
    [3_600_000, 'requestsPerDay'],
  ])('reads a time as reset, %d ms away', (away, dimension) => {
    const now = 1_767_225_600_000;
    const given = {
      'X-RateLimit-Limit': '20',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(now + away),
    };
    const reading = [{ dimension, limit: 20, remaining: 0, resetAfterMs: away }];
    expect(readOpenRouterLimits(headers(given), now)).toEqual(reading);
    const body = { error: { code: 429, message: 'Rate limit exceeded', metadata: { headers: given } } };
    expect(readOpenRouterLimits(headers({}), now, body)).toEqual(reading);
    // As the SDK hands it on: without the outer member.
    expect(readOpenRouterLimits(headers({}), now, body.error)).toEqual(reading);
  });

  const all = [
    readOpenAiLimits,
    readAzureLimits,
    readMistralLimits,
    readTogetherLimits,
    readOpenRouterLimits,
  ];
  it.each(all)('is empty without headers, and leaves out unreadable ones', (read) => {
    expect(read(headers({}), 0, 'no json')).toEqual([]);
    const odd = ['requests', 'tokens', 'req-minute', 'tokens-minute'].flatMap((name) => [
      [`x-ratelimit-limit-${name}`, 'many'],
      [`x-ratelimit-reset-${name}`, 'soon'],
    ]);
    const more = { 'x-ratelimit-limit': 'many', 'x-ratelimit-reset': 'soon', 'x-tokenlimit-limit': '' };
    expect(read(headers({ ...Object.fromEntries(odd), ...more }))).toEqual([]);
  });

  it('reads RFC 3339 times', () => {
    const given = headers({
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-08-19T14:34:12Z',
      'anthropic-ratelimit-output-tokens-limit': '8000',
      'anthropic-ratelimit-output-tokens-remaining': '0',
      'anthropic-ratelimit-output-tokens-reset': 'soon',
    });
    expect(readAnthropicLimits(given, Date.parse('2026-08-19T14:34:10.500Z'))).toEqual([
      { dimension: 'requestsPerMinute', limit: 50, remaining: 49, resetAfterMs: 1_500 },
      { dimension: 'outputTokensPerMinute', limit: 8_000, remaining: 0 },
    ]);
  });
});
