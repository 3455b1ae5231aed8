import { describe, expect, it } from '@jest/globals';
import { RefusedAnswer } from './refused-answer.js';

describe('RefusedAnswer', () => {
  it('lets a good answer through, unread', async () => {
    const good = new Response('{}', { status: 201 });
    expect(await RefusedAnswer.unlessGood(good)).toBe(good);
    expect(good.bodyUsed).toBe(false);
  });

  it('has what the vendor said', async () => {
    const refused = RefusedAnswer.unlessGood(new Response('Too many.', { status: 429 }));
    await expect(refused).rejects.toMatchObject({ answer: { status: 429, body: 'Too many.' } });
  });

  it('keeps status and headers of an answer whose body breaks off', async () => {
    const body = new ReadableStream({ start: (stream) => stream.error(new Error('cut')) });
    const refused = RefusedAnswer.unlessGood(
      new Response(body, { status: 429, headers: { 'retry-after': '5' } }),
    );
    const error = await refused.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RefusedAnswer);
    const { answer } = error as RefusedAnswer;
    expect([answer.status, answer.headers.get('retry-after'), answer.body]).toEqual([429, '5', '']);
  });
});
