import { describe, expect, it } from '@jest/globals';
import type { DistillInput } from '@app/contracts';
import * as fc from 'fast-check';
import type { ChildEnd } from '../../job-sources.js';
import { cutText, pessimisticTokens, sentencesOf } from '../text-parts.js';
import { sectionsOf } from './citations.js';
import { planFor } from './distill-plan.js';
import { Distillation, type DistillStep } from './distillation.js';
import { entriesOf, packParts } from './entries.js';

const seed = Date.now() % 2 ** 31;

const words = fc.constantFrom(
  'rain',
  'Mr. Ames',
  'café',
  '雨',
  '🌧️',
  'said',
  'No.',
  'Why?',
  '[#7]',
  '\n\n',
  'e.g.',
  'a',
);
const text = fc.array(words, { minLength: 1, maxLength: 120, size: 'max' }).map((chosen) => chosen.join(' '));
const texts = fc.array(text, { minLength: 1, maxLength: 40 });
const manyTexts = fc.array(text, { minLength: 30, maxLength: 80, size: 'max' });

describe('what is distilled', () => {
  it(`is cut so that nothing is lost, each part within its limit (seed ${seed})`, () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 200 }), (whole, most) => {
        expect(sentencesOf(whole).join('')).toBe(whole);
        const parts = cutText(whole, most);
        expect(parts.join('')).toBe(whole);
        for (const part of parts) expect(pessimisticTokens(part)).toBeLessThanOrEqual(most);
      }),
      { seed },
    );
  });

  it(`is packed in its order, each entry once, each piece within its limit (seed ${seed})`, () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 128, max: 1_000 }), (given, most) => {
        const parts = packParts(entriesOf({ texts: given }), most);
        for (const { text: shownText } of parts)
          expect(pessimisticTokens(shownText)).toBeLessThanOrEqual(most);
        const shown = new Map<number, string>();
        let before = 0;
        for (const part of parts.flatMap(({ text: shownText }) =>
          shownText.split(/(?:^|\n\n)(?=\[#\d+\] )/),
        )) {
          const [label = '', number] = /^\[#(\d+)\] /.exec(part) ?? [];
          if (label === '') continue;
          expect(Number(number)).toBeGreaterThanOrEqual(before);
          before = Number(number);
          shown.set(before, (shown.get(before) ?? '') + part.slice(label.length));
        }
        expect([...shown.values()]).toEqual(given.map((one) => one.replaceAll('[#', '[ #')));
        const sources = parts.flatMap((part) => part.sources);
        expect(sources[0]?.first).toBe(0);
        expect(sources.at(-1)?.last).toBe(given.length - 1);
      }),
      { seed },
    );
  });

  it(`is merged level by level to one digest, whichever process continues it (seed ${seed})`, async () => {
    let deepest = 0;
    await fc.assert(
      fc.asyncProperty(
        manyTexts,
        fc.integer({ min: 1_024, max: 2_048 }),
        fc.integer({ min: 1, max: 400 }),
        fc.infiniteStream(fc.boolean()),
        async (given, context, answerWords, answersNow) => {
          const plan = planFor(context, 64, '', false);
          if (plan === undefined) throw new Error('There is room.');
          const entries = entriesOf({ texts: given });
          const ends = new Map<string, ChildEnd>();
          const calls = new Map<string, string>();
          const read = async (names: readonly string[]) => names.map((name) => ends.get(name));
          let step: DistillStep;
          let rounds = 0;
          // Each round is another process: it has nothing but the ends.
          for (;;) {
            step = await new Distillation({} as DistillInput, plan, read).advance(entries);
            if (step.type !== 'wait') break;
            expect((rounds += 1)).toBeLessThan(2_000);
            const [must] = step.children;
            for (const { name, input } of step.children) {
              const asked = JSON.stringify(input);
              expect(calls.get(name) ?? asked).toBe(asked);
              calls.set(name, asked);
              const [message] = input.messages;
              const content = typeof message?.content === 'string' ? message.content : '';
              expect(content).not.toBe('');
              expect(pessimisticTokens(content) + plan.answerTokens).toBeLessThanOrEqual(context);
              if (name !== must?.name && !answersNow.next().value) continue;
              const [mark = ''] = /\[#\d+\]/.exec(content) ?? [];
              const said = `${'word '.repeat(answerWords)}ends ${mark}.`.slice(0, plan.answerTokens * 4);
              ends.set(name, { result: { text: said, finishReason: 'stop', model: 'm' } });
            }
          }
          if (step.type !== 'done') throw new Error(step.failure.message);
          expect(step.result.missing).toEqual([]);
          expect(step.result.pieces).toBe(calls.size);
          deepest = Math.max(deepest, step.result.levels);
          for (const { entries: sources } of step.result.sections) {
            for (const { first, last } of sources) {
              expect(first).toBeGreaterThanOrEqual(0);
              expect(last).toBeLessThan(given.length);
            }
          }
        },
      ),
      { seed, numRuns: 60 },
    );
    expect(deepest).toBeGreaterThan(2);
  });

  it('keeps a name in one sentence, so that it keeps its source', () => {
    const digest =
      'The late Mr. Thomas Cardew found him [#3]. Dr. A. B. Chasuble knew [#4]. Nobody else did.';
    expect(
      sectionsOf(digest, [{ first: 1, last: 9 }]).map(({ text: said, entries }) => [said, entries]),
    ).toEqual([
      ['The late Mr. Thomas Cardew found him.', [{ first: 3, last: 3 }]],
      ['Dr. A. B. Chasuble knew.', [{ first: 4, last: 4 }]],
      ['Nobody else did.', [{ first: 1, last: 9 }]],
    ]);
  });
});
