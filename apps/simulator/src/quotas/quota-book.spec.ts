import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Exchange, type Quota, quotaSchema } from '../script/script.js';
import { QuotaBook } from './quota-book.js';

const noTokens = { inputTokens: 0, outputTokens: 0 };

function exchange(apiKey = 'sk-a'): Exchange {
  return { path: '/v1', scenario: undefined, model: 'm', apiKey, headers: {}, lastUserText: '' };
}

function bookOf(...quotas: object[]): QuotaBook {
  const book = new QuotaBook();
  book.add(quotas.map((quota): Quota => quotaSchema.parse(quota)));
  return book;
}

const arrivals = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 150 }).map((gaps) => {
  let at = 0;
  return gaps.map((gap) => (at += gap));
});

describe('QuotaBook', () => {
  it('counts a violation for each request that overfills the window before it', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 8 }), (times, limit) => {
        const book = bookOf({ requests: limit, perMs: 100 });
        for (const at of times) book.admit(exchange(), noTokens, at);
        const naive = times.filter(
          (at, index) => times.slice(0, index + 1).filter((earlier) => earlier > at - 100).length > limit,
        );
        expect(book.reports(0)[0]?.violations).toBe(naive.length);
      }),
    );
  });

  it('admits at most its limit in any window when it is enforced', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 8 }), (times, limit) => {
        const book = bookOf({ requests: limit, perMs: 100, enforce: true });
        const admitted = times.filter((at) => book.admit(exchange(), noTokens, at).refusal === undefined);
        for (const at of admitted) {
          expect(admitted.filter((other) => other > at - 100 && other <= at).length).toBeLessThanOrEqual(
            limit,
          );
        }
        expect(book.reports(0)[0]?.violations).toBe(times.length - admitted.length);
      }),
    );
  });

  it('reports when a refused request would fit, and the request fits then', () => {
    const book = bookOf({ tokens: 100, perMs: 1_000, enforce: true });
    book.admit(exchange(), { inputTokens: 50, outputTokens: 10 }, 0);
    book.admit(exchange(), { inputTokens: 10, outputTokens: 10 }, 400);
    const { refusal } = book.admit(exchange(), { inputTokens: 30, outputTokens: 20 }, 500);
    expect(refusal).toEqual({ dimension: 'tokens', limit: 100, used: 80, requested: 50, retryAfterMs: 500 });
    expect(book.admit(exchange(), { inputTokens: 30, outputTokens: 20 }, 999).refusal).toBeDefined();
    expect(book.admit(exchange(), { inputTokens: 30, outputTokens: 20 }, 1_000).refusal).toBeUndefined();
  });

  it('counts requests in flight until they are released', () => {
    const book = bookOf({ concurrency: 2, enforce: true });
    const first = book.admit(exchange(), noTokens, 0);
    book.admit(exchange(), noTokens, 0);
    const third = book.admit(exchange(), noTokens, 0);
    expect(third.refusal).toMatchObject({ dimension: 'concurrency', limit: 2, used: 2 });
    third.release();
    first.release();
    expect(book.admit(exchange(), noTokens, 0).refusal).toBeUndefined();
    expect(book.reports(0)[0]).toMatchObject({ used: 2, peak: 2, violations: 1, total: 3 });
  });

  it('counts only the requests that match its condition', () => {
    const book = bookOf(
      { requests: 1, perMs: 1_000, when: { apiKey: 'sk-a' } },
      { requests: 9, perMs: 1_000 },
    );
    book.admit(exchange('sk-a'), noTokens, 0);
    book.admit(exchange('sk-b'), noTokens, 1);
    const { requests } = book.admit(exchange('sk-a'), noTokens, 2);
    expect(book.reports(2).map(({ used, violations }) => [used, violations])).toEqual([
      [2, 1],
      [3, 0],
    ]);
    expect(requests).toEqual({ limit: 1, remaining: 0, resetMs: 1_000 });
  });
});
