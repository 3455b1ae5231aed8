const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** With a full stop that ends no sentence; the segmenter takes it for one before a capital letter. */
const abbreviation =
  /(?:^|[\s([“"'])(?:Mr|Mrs|Ms|Dr|Prof|St|Messrs|Jr|Sr|vs|e\.g|i\.e|z\.\s?B|\p{Lu})\.\s+$/u;

/** Of what the pattern looks at. */
const longest = 12;

/** The sentences of a text with the blanks behind them; joined they give it again. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let begun = '';
  for (const { segment } of segmenter.segment(text)) {
    begun += segment;
    if (abbreviation.test(begun.slice(-longest)) && !begun.endsWith('\n')) continue;
    sentences.push(begun);
    begun = '';
  }
  return begun === '' ? sentences : [...sentences, begun];
}
