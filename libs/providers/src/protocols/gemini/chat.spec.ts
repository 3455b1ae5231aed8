import { describe, expect, it } from '@jest/globals';
import { StreamTail } from './chat.js';

async function tailOf(...pieces: string[]): Promise<string | undefined> {
  const tail = new StreamTail();
  async function* body() {
    for (const piece of pieces) yield Buffer.from(piece);
  }
  let passed = '';
  for await (const piece of tail.passing(body())) passed += Buffer.from(piece).toString();
  expect(passed).toBe(pieces.join(''));
  return tail.unframed;
}

describe('the tail of a stream', () => {
  it.each([
    [['data: {"a":1}\r\n\r\n{\n  "error"', ': {\n    "code": 503 }\n}\n'], '{"error":{"code":503}}'],
    [['[{"error": {"code": 429}}]'], '{"error":{"code":429}}'],
    [['data: {"a":1}\n\n'], undefined],
    [['data: {"a":1}\n\ndata: {"b'], undefined],
    [[], undefined],
  ])('of %j is %s', async (pieces, unframed) => expect(await tailOf(...pieces)).toBe(unframed));

  it('is found after a stream of any length', async () => {
    const event = `data: ${'x'.repeat(500)}\n\n`;
    const events = Array.from({ length: 200 }, () => event);
    expect(await tailOf(...events, '{"error": 1}')).toBe('{"error":1}');
    expect(await tailOf(events.join(''), '{"error": 1}')).toBe('{"error":1}');
  });
});
