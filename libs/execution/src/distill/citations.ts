import type { DigestSection, EntryRange } from '@app/contracts';
import { holdsRange, mergeRanges } from './entry-ranges.js';
import { sentencesOf } from './sentences.js';

const number = String.raw`#\d{1,15}(?:\s*[-–]\s*#?\d{1,15})?`;
const mark = new RegExp(String.raw`\s*\[(${number}(?:\s*[,;]\s*${number})*)\]`, 'g');
const leadingMarks = new RegExp(String.raw`^(?:\s*\[${number}(?:\s*[,;]\s*${number})*\])+`);
/** Marks of one sentence; a model that names more names nothing in particular. */
const maximumRanges = 32;

/** How a model is shown, and names, entries: `[#3, #7-#9]`. */
export function citationOf(ranges: readonly EntryRange[]): string {
  const named = ranges.map(({ first, last }) => (first === last ? `#${first}` : `#${first}-#${last}`));
  return `[${named.join(', ')}]`;
}

/** A text in which nothing can be taken for a mark. */
export function withoutMarks(text: string): string {
  return text.replaceAll('[#', '[ #');
}

/**
 * The sentences of a digest, each with the entries that its marks name. A sentence without a mark, or with
 * marks of entries that the model was not shown, may come from all that it was shown.
 */
export function sectionsOf(text: string, shown: readonly EntryRange[]): DigestSection[] {
  const all = mergeRanges(shown);
  return withMarksBefore(sentencesOf(text)).flatMap((sentence) => {
    const named = [...sentence.matchAll(mark)].flatMap(([, marks = '']) => rangesOf(marks));
    const plain = sentence.replaceAll(mark, '').trim();
    if (plain === '') return [];
    const exact =
      named.length > 0 && named.length <= maximumRanges && named.every((range) => holdsRange(all, range));
    return [{ text: plain, entries: exact ? mergeRanges(named) : all, exact }];
  });
}

/** A digest without its marks; lines and blanks stay. */
export function withoutCitations(text: string): string {
  return text.replaceAll(mark, '').trim();
}

/** Its sentences with marks that name only what is there, for the next level. */
export function withCitations(sections: readonly DigestSection[]): string {
  return sections
    .map(({ text, entries }) => `${text} ${citationOf(entries.slice(0, maximumRanges))}`)
    .join('\n');
}

/** Marks behind the full stop stand at the head of the next sentence; they belong to the one before. */
function withMarksBefore(sentences: readonly string[]): string[] {
  const mended: string[] = [];
  for (const sentence of sentences) {
    const [marks = ''] = leadingMarks.exec(sentence) ?? [];
    const before = mended.at(-1);
    if (marks === '' || before === undefined) {
      mended.push(sentence);
      continue;
    }
    mended[mended.length - 1] = before + marks;
    mended.push(sentence.slice(marks.length));
  }
  return mended;
}

function rangesOf(marks: string): EntryRange[] {
  return marks.split(/[,;]/).map((one) => {
    const [first = 0, last = first] = (one.match(/\d+/g) ?? []).map(Number);
    return { first: Math.min(first, last), last: Math.max(first, last) };
  });
}
