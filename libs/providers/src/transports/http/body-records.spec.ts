import { describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, integer, json } from 'fast-check';
import { eventData, jsonLines } from './body-records.js';

async function* chunksOf(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

async function read(text: string, size = 1_000): Promise<string[]> {
  const found: string[] = [];
  for await (const events of eventData(chunksOf(new TextEncoder().encode(text), size))) found.push(...events);
  return found;
}

describe('eventData', () => {
  it('reads every kind of line end, and skips comments and names', async () => {
    expect(
      await read(': hello\n\nevent: x\ndata: {"a":1}\n\ndata:{"b":2}\r\n\r\ndata: {\ndata: }\n\n'),
    ).toEqual(['{"a":1}', '{"b":2}', '{\n}']);
  });

  it('reads a last event without an empty line after it, but no incomplete one', async () => {
    expect(await read('data: {"a":1}\n\ndata: [DONE]')).toEqual(['{"a":1}', '[DONE]']);
    expect(await read('data: {"a":1}\n\ndata: {"b":')).toEqual(['{"a":1}']);
  });

  it('reads the same data however the network cuts it', async () => {
    await assert(
      asyncProperty(array(json(), { maxLength: 5 }), integer({ min: 1, max: 9 }), async (events, size) => {
        const text = events.map((data) => `data: ${data}\n\n`).join('');
        expect(await read(text, size)).toEqual(events);
      }),
      { numRuns: 50 },
    );
  });
});

async function* bytes(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
}

async function linesOf(...chunks: (string | Uint8Array)[]): Promise<string[][]> {
  const batches: string[][] = [];
  for await (const batch of jsonLines(bytes(...chunks))) batches.push(batch);
  return batches;
}

describe('jsonLines', () => {
  it('yields the lines that each chunk completes', async () => {
    expect(await linesOf('{"a":1}\n{"b"', ':2}\n{"c":3}\n')).toEqual([['{"a":1}'], ['{"b":2}', '{"c":3}']]);
  });

  it('joins a character that is cut in two', async () => {
    const line = new TextEncoder().encode('{"a":"é"}\n');
    expect(await linesOf(line.slice(0, 7), line.slice(7))).toEqual([['{"a":"é"}']]);
  });

  it('leaves empty lines out', async () => {
    expect(await linesOf('\n', '\r\n{}\r\n\n')).toEqual([['{}\r']]);
  });

  it('reads a last line without its break, but no incomplete one', async () => {
    expect(await linesOf('{"a":1}')).toEqual([['{"a":1}']]);
    expect(await linesOf('{"a":1}\n{"b":')).toEqual([['{"a":1}']]);
  });
});
