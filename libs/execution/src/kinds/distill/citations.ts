import type { DigestSection, EntryRange } from '@app/contracts';
import { sentencesOf } from '../text-parts.js';

const number = String.raw`#\d{1,15}(?:\s*[-–]\s*#?\d{1,15})?`;
const mark = new RegExp(String.raw`\s*\[(${number}(?:\s*[,;]\s*${number})*)\]`, 'g');
const leadingMarks = new RegExp(String.raw`^(?:\s*\[${number}(?:\s*[,;]\s*${number})*\])+`);
/** Marks of one sentence; more of them cite nothing in particular. */
const maximumRanges = 32;

/** A citation of entries, as models read and write it: `[#3, #7-#9]`. */
export function citationOf(ranges: readonly EntryRange[]): string {
  const named = ranges.map(({ first, last }) => (first === last ? `#${first}` : `#${first}-#${last}`));
  return `[${named.join(', ')}]`;
}

/** The text without anything that looks like a mark. */
export function withoutMarks(text: string): string {
  return text.replaceAll('[#', '[ #');
}

/**
 * The sentences of a digest, each with the entries that its marks cite. A sentence without a mark, or with marks of
 * entries that the model was not shown, may come from all entries that it was shown.
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

/** A digest without its marks; line breaks and blanks stay. */
export function withoutCitations(text: string): string {
  return text.replaceAll(mark, '').trim();
}

/** The sentences with marks that cite existing entries only, for the next level. */
export function withCitations(sections: readonly DigestSection[]): string {
  return sections
    .map(({ text, entries }) => `${text} ${citationOf(entries.slice(0, maximumRanges))}`)
    .join('\n');
}

/** Marks behind a full stop are at the head of the next sentence; this moves them to the sentence before. */
function withMarksBefore(sentences: readonly string[]): string[] {
  const moved: string[] = [];
  for (const sentence of sentences) {
    const [marks = ''] = leadingMarks.exec(sentence) ?? [];
    const before = moved.at(-1);
    if (marks === '' || before === undefined) {
      moved.push(sentence);
      continue;
    }
    moved[moved.length - 1] = before + marks;
    moved.push(sentence.slice(marks.length));
  }
  return moved;
}

function rangesOf(marks: string): EntryRange[] {
  return marks.split(/[,;]/).map((one) => {
    const [first = 0, last = first] = (one.match(/\d+/g) ?? []).map(Number);
    return { first: Math.min(first, last), last: Math.max(first, last) };
  });
}

/** The ranges in order, adjacent and overlapping ones joined. */
export function mergeRanges(ranges: readonly EntryRange[]): EntryRange[] {
  const merged: EntryRange[] = [];
  for (const range of ranges.toSorted((left, right) => left.first - right.first)) {
    const last = merged.at(-1);
    if (last !== undefined && range.first <= last.last + 1) last.last = Math.max(last.last, range.last);
    else merged.push({ ...range });
  }
  return merged;
}

/** Whether merged ranges hold the whole range. */
function holdsRange(ranges: readonly EntryRange[], { first, last }: EntryRange): boolean {
  return ranges.some((range) => range.first <= first && last <= range.last);
}
