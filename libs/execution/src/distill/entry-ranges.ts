import type { EntryRange } from '@app/contracts';

/** All of these in order, those that touch as one. */
export function mergeRanges(ranges: readonly EntryRange[]): EntryRange[] {
  const merged: EntryRange[] = [];
  for (const range of ranges.toSorted((left, right) => left.first - right.first)) {
    const last = merged.at(-1);
    if (last !== undefined && range.first <= last.last + 1) last.last = Math.max(last.last, range.last);
    else merged.push({ ...range });
  }
  return merged;
}

/** Whether the whole range is among these, which are merged. */
export function holdsRange(ranges: readonly EntryRange[], { first, last }: EntryRange): boolean {
  return ranges.some((range) => range.first <= first && last <= range.last);
}
