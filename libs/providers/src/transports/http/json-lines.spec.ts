import { describe, expect, it } from '@jest/globals';
import { jsonLines } from './json-lines.js';

async function* bytes(...pieces: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
}

async function linesOf(...pieces: (string | Uint8Array)[]): Promise<string[][]> {
  const batches: string[][] = [];
  for await (const batch of jsonLines(bytes(...pieces))) batches.push(batch);
  return batches;
}

describe('jsonLines', () => {
  it('gives the lines that each piece completes', async () => {
    expect(await linesOf('{"a":1}\n{"b"', ':2}\n{"c":3}\n')).toEqual([['{"a":1}'], ['{"b":2}', '{"c":3}']]);
  });

  it('puts a character together that is cut in two', async () => {
    const line = new TextEncoder().encode('{"a":"é"}\n');
    expect(await linesOf(line.slice(0, 7), line.slice(7))).toEqual([['{"a":"é"}']]);
  });

  it('leaves empty lines out', async () => {
    expect(await linesOf('\n', '\r\n{}\r\n\n')).toEqual([['{}\r']]);
  });

  it('takes a last line without its break, but no half of one', async () => {
    expect(await linesOf('{"a":1}')).toEqual([['{"a":1}']]);
    expect(await linesOf('{"a":1}\n{"b":')).toEqual([['{"a":1}']]);
  });
});
