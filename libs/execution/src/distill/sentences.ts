const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** The sentences of a text with the blanks behind them; joined they give it again. */
export function sentencesOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
