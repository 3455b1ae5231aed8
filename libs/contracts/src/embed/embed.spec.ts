import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { jobRequestSchema } from '../jobs/job-request.js';
import { maximumEmbedNumbers, maximumEmbedTexts, decodeVector, encodeVector, withEncoding } from './embed.js';

const read = (input: object) => jobRequestSchema.safeParse({ kind: 'embed', input });

describe('the input of an embed job', () => {
  it('is one text or many, as a list either way', () => {
    expect(read({ inputs: 'one' }).data?.input).toEqual({ inputs: ['one'], encoding: 'float' });
    expect(read({ inputs: ['one', 'two'], dimensions: 8, inputType: 'query' }).data?.input).toEqual({
      inputs: ['one', 'two'],
      dimensions: 8,
      inputType: 'query',
      encoding: 'float',
    });
  });

  it.each([
    ['no text', { inputs: [] }, ['input', 'inputs']],
    ['an empty text', { inputs: ['a', ''] }, ['input', 'inputs', 1]],
    ['too many texts', { inputs: Array(maximumEmbedTexts + 1).fill('a') }, ['input', 'inputs']],
    ['an unknown purpose', { inputs: 'a', inputType: 'art' }, ['input', 'inputType']],
    ['no dimensions', { inputs: 'a', dimensions: 0 }, ['input', 'dimensions']],
  ])('is refused with %s', (_, input, path) => {
    expect(read(input).error?.issues[0]?.path).toEqual(path);
  });

  it('is refused when its vectors would be more than one job may give, by the limit', () => {
    const many = { inputs: Array(10_000).fill('a'), dimensions: 1_536 };
    expect(read(many).error?.issues[0]?.message).toContain(`the ${maximumEmbedNumbers.float} numbers`);
    expect(read(many).error?.issues[0]?.message).toContain('encoding base64');
    expect(read({ ...many, encoding: 'base64' }).success).toBe(true);
    const more = { ...many, dimensions: 3_072, encoding: 'base64' };
    expect(read(more).error?.issues[0]).toMatchObject({
      path: ['input', 'inputs'],
      message: expect.stringContaining(`the ${maximumEmbedNumbers.base64} numbers`),
    });
  });
});

describe('vectors as base64', () => {
  it('are little-endian float32', () => {
    expect(Buffer.from(encodeVector(Float32Array.of(1, -2)), 'base64')).toEqual(
      Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]),
    );
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, minLength: 1 }), (vector) => {
        expect(decodeVector(encodeVector(vector))).toEqual(vector);
        const result = {
          embeddings: [encodeVector(vector)],
          dimensions: vector.length,
          model: 'm',
          encoding: 'base64' as const,
        };
        expect(withEncoding(withEncoding(result, 'float'), 'base64')).toEqual(result);
      }),
    );
  });
});
