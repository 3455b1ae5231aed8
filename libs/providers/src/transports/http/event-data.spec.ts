import { describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, integer, json } from 'fast-check';
import { eventData } from './event-data.js';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 1_000): Promise<string[]> {
  const found: string[] = [];
  for await (const events of eventData(pieces(new TextEncoder().encode(text), size))) found.push(...events);
  return found;
}

describe('eventData', () => {
  it('reads every kind of line end, and passes comments and names over', async () => {
    expect(
      await read(': hello\n\nevent: x\ndata: {"a":1}\n\ndata:{"b":2}\r\n\r\ndata: {\ndata: }\n\n'),
    ).toEqual(['{"a":1}', '{"b":2}', '{\n}']);
  });

  it('reads a last event that no empty line ends, but no half one', async () => {
    expect(await read('data: {"a":1}\n\ndata: [DONE]')).toEqual(['{"a":1}', '[DONE]']);
    expect(await read('data: {"a":1}\n\ndata: {"b":')).toEqual(['{"a":1}']);
  });

  it('gives the same data however the network cuts it', async () => {
    await assert(
      asyncProperty(array(json(), { maxLength: 5 }), integer({ min: 1, max: 9 }), async (events, size) => {
        const text = events.map((data) => `data: ${data}\n\n`).join('');
        expect(await read(text, size)).toEqual(events);
      }),
      { numRuns: 50 },
    );
  });
});
