import type { EntryRange } from '@app/contracts';
import { pessimisticTokens } from '../embed/token-estimate.js';
import { citationOf, withoutMarks } from './citations.js';
import { cutText } from './cut-text.js';
import type { Entry } from './entry.js';
import { mergeRanges } from './entry-ranges.js';

/** What one call distils. */
export interface Piece {
  /** As the model is shown it. */
  text: string;
  sources: EntryRange[];
  /** The pieces of the first level that are in it; 0 on that level. */
  pieces: number;
}

/** Between two entries. */
const border = '\n\n';

/**
 * Entries in pieces of at most so many tokens, in their order, each entry once. An entry that is longer
 * than a piece is cut on the borders of sentences; its parts have the same number.
 */
export function packPieces(entries: readonly Entry[], maximumTokens: number): Piece[] {
  const pieces: Piece[] = [];
  let open: Piece | undefined;
  let tokens = 0;
  for (const { entry, text } of entries.flatMap((one) => shownParts(one, maximumTokens))) {
    const cost = pessimisticTokens(text) + 1;
    if (open === undefined || tokens + cost > maximumTokens) {
      open = { text: '', sources: [], pieces: 0 };
      tokens = 0;
      pieces.push(open);
    }
    open.text += open.text === '' ? text : border + text;
    open.sources.push(...entry.sources);
    open.pieces += entry.pieces;
    tokens += cost;
  }
  for (const piece of pieces) piece.sources = mergeRanges(piece.sources);
  return pieces;
}

/** An entry as it is shown, cut where it must be. Digests have their marks in them. */
function shownParts(entry: Entry, maximumTokens: number): { entry: Entry; text: string }[] {
  if (entry.pieces > 0) return [{ entry, text: entry.text }];
  const label = `${citationOf(entry.sources)} `;
  const room = Math.max(1, maximumTokens - pessimisticTokens(label) - 1);
  return cutText(withoutMarks(entry.text), room).map((part) => ({ entry, text: label + part }));
}

/** How many pieces all levels have at most, when the first one has so many. */
export function countLevels(first: number, digestsPerPiece: number): number {
  let all = first;
  for (let level = first; level > 1;) {
    level = Math.ceil(level / Math.max(2, digestsPerPiece));
    all += level;
  }
  return all;
}
