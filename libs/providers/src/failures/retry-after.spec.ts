import { describe, expect, it } from '@jest/globals';
import { goDuration, retryAfterMs } from './retry-after.js';

const now = Date.parse('2026-11-21T12:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }, '', 7_000],
    ['parts of a second', { 'retry-after': '0.5' }, '', 500],
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, '', 30_000],
    ['a date that has passed', { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, '', 0],
    ['milliseconds before seconds', { 'retry-after': '1', 'retry-after-ms': '250' }, '', 250],
    ["Google's RetryInfo", {}, '{"details":[{"retryDelay":"48s"}]}', 48_000],
    ['the words of a message', {}, 'Please retry in 48.939935699s.', 48_940],
    ['other words', {}, 'Please try again in 7m12s. Visit', 432_000],
    ['words with seconds', {}, 'Please retry after 42 seconds. To increase your', 42_000],
    ['a wait of years, believed for a day', { 'retry-after': '99999999' }, '', 86_400_000],
    ['nothing', {}, 'Slow down.', undefined],
    ['nonsense', { 'retry-after': 'soon' }, '', undefined],
  ])('reads %s', (_, headers, body, wait) => {
    expect(retryAfterMs(new Map(Object.entries(headers)), body, now)).toBe(wait);
  });
});

describe('goDuration', () => {
  it.each([
    ['12ms', 12],
    ['0s', 0],
    ['172.799999ms', 172.799999],
    ['6m0s', 360_000],
    ['1m23.45s', 83_450],
    ['1h0m1s', 3_601_000],
    ['never', undefined],
    [undefined, undefined],
  ])('reads %p', (text, milliseconds) => {
    expect(goDuration(text)).toBe(milliseconds);
  });
});
