import { describe, expect, it } from '@jest/globals';
import { RefusedAnswer } from './answer-errors.js';

describe('RefusedAnswer', () => {
  it('passes a good answer through, unread', async () => {
    const good = new Response('{}', { status: 201 });
    expect(await RefusedAnswer.unlessOk(good)).toBe(good);
    expect(good.bodyUsed).toBe(false);
  });

  it('holds what the vendor said', async () => {
    const refused = RefusedAnswer.unlessOk(new Response('Too many.', { status: 429 }));
    await expect(refused).rejects.toMatchObject({ status: 429, body: 'Too many.' });
  });

  it('keeps status and headers of an answer whose body breaks off', async () => {
    const body = new ReadableStream({ start: (stream) => stream.error(new Error('cut')) });
    const refused = RefusedAnswer.unlessOk(
      new Response(body, { status: 429, headers: { 'retry-after': '5' } }),
    );
    const error = await refused.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RefusedAnswer);
    const { status, headers, body: read } = error as RefusedAnswer;
    expect([status, headers.get('retry-after'), read]).toEqual([429, '5', '']);
  });
});
