import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { poison, StandInEmbedder, vectorOf } from '../../test-doubles/stand-in-embedder.js';
import { callTogether, splitUsage } from './call-together.js';
import { Rider } from './rider.js';
import { splitTexts } from '../text-parts.js';

const never = new AbortController().signal;

const text = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.string({ minLength: 1, maxLength: 20 }).filter((word) => !word.startsWith(poison)),
  },
  { weight: 1, arbitrary: fc.constant(poison) },
);
const jobs = fc.array(fc.array(text, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 30 });

describe('callTogether', () => {
  it('gives every job its own vectors, and fails those with a poisonous text alone', async () => {
    await fc.assert(
      fc.asyncProperty(jobs, async (inputs) => {
        const provider = new StandInEmbedder();
        const riders = inputs.flatMap((texts) =>
          splitTexts(texts, { maximumInputs: 100 }).map((part) => new Rider(part, never)),
        );
        const ends = Promise.allSettled(riders.map(({ reply }) => reply));
        const terms = { model: 'm', providerOptions: {} };
        await callTogether(riders, (texts) => provider.embed({ ...terms, inputs: texts }, never));

        let used = 0;
        for (const [index, end] of (await ends).entries()) {
          const texts = inputs[index] ?? [];
          const bad = texts.indexOf(poison);
          if (end.status === 'fulfilled') {
            expect(bad).toBe(-1);
            expect(end.value.vectors).toEqual(texts.map(vectorOf));
            used += end.value.usage.inputTokens ?? 0;
          } else {
            expect(bad).not.toBe(-1);
            const message =
              texts.length === 1 ? 'A text is too long.' : `inputs[${bad}]: A text is too long.`;
            expect(end.reason.message).toBe(message);
          }
        }
        const seats = inputs.flat().length;
        const poisonous = inputs.filter((texts) => texts.includes(poison)).length;
        expect(provider.calls.length).toBeLessThanOrEqual(
          1 + 2 * poisonous * (Math.ceil(Math.log2(seats)) + inputs.length),
        );
        if (poisonous === 0) expect([provider.calls.length, used]).toEqual([1, provider.billed]);
        else expect(used).toBeLessThanOrEqual(provider.billed);
      }),
    );
  });
});

describe('splitUsage', () => {
  const amount = fc.nat({ max: 1_000_000 });

  it('splits in proportion, with an exact sum', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 50 }),
        (inputTokens, weights) => {
          const shares = splitUsage({ inputTokens, outputTokens: undefined }, weights).map((usage) => {
            expect(usage.outputTokens).toBeUndefined();
            return usage.inputTokens ?? Number.NaN;
          });
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(inputTokens);
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          for (const [place, share] of shares.entries()) {
            expect(Number.isInteger(share) && share >= 0).toBe(true);
            const exact =
              total === 0 ? inputTokens / weights.length : (inputTokens * (weights[place] ?? 0)) / total;
            expect(Math.abs(share - exact)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});
