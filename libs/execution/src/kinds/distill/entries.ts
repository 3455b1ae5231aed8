import type { DistillInput, EntryRange, Message } from '@app/contracts';
import { cutText, pessimisticTokens } from '../text-parts.js';
import { citationOf, mergeRanges, withoutMarks } from './citations.js';

/** Something to be distilled: an entry of a caller, or the digest of several. */
export interface Entry {
  text: string;
  /** The entries of the caller that it is made of. */
  sources: EntryRange[];
  /** Parts of the first level that it covers; 0 for a caller's own entry. */
  parts: number;
}

/** Everything that one child job distils. */
export interface DistillPart {
  /** As the model is shown it. */
  text: string;
  sources: EntryRange[];
  /** Parts of the first level that it covers; 0 on that level. */
  parts: number;
}

/** The entries of a job's own input, numbered from 0. */
export function entriesOf({ texts, messages }: Pick<DistillInput, 'texts' | 'messages'>): Entry[] {
  const found = texts ?? messages?.map(messageText) ?? [];
  return found.map((text, index) => ({ text, sources: [{ first: index, last: index }], parts: 0 }));
}

function messageText(message: Message): string {
  const { role, content } = message;
  const text = Array.isArray(content)
    ? content.map((part) => (part.type === 'text' ? part.text : '(an image)')).join('\n')
    : (content ?? '');
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  const called = calls.map(({ name, arguments: given }) => `(calls ${name} with ${JSON.stringify(given)})`);
  return `${role}: ${[text, ...called].filter((part) => part !== '').join('\n')}`;
}

/** Between two entries. */
const border = '\n\n';

/**
 * Packs entries into parts of at most so many tokens, in their order, each entry once. An entry that is longer than
 * a part is cut between sentences; its pieces have the same number.
 */
export function packParts(entries: readonly Entry[], maximumTokens: number): DistillPart[] {
  const parts: DistillPart[] = [];
  let open: DistillPart | undefined;
  let tokens = 0;
  for (const { entry, text } of entries.flatMap((one) => shown(one, maximumTokens))) {
    const cost = pessimisticTokens(text) + 1;
    if (open === undefined || tokens + cost > maximumTokens) {
      open = { text: '', sources: [], parts: 0 };
      tokens = 0;
      parts.push(open);
    }
    open.text += open.text === '' ? text : border + text;
    open.sources.push(...entry.sources);
    open.parts += entry.parts;
    tokens += cost;
  }
  for (const part of parts) part.sources = mergeRanges(part.sources);
  return parts;
}

/** An entry as the model is shown it, cut where it must be. Digests have their marks in them. */
function shown(entry: Entry, maximumTokens: number): { entry: Entry; text: string }[] {
  if (entry.parts > 0) return [{ entry, text: entry.text }];
  const label = `${citationOf(entry.sources)} `;
  const room = Math.max(1, maximumTokens - pessimisticTokens(label) - 1);
  return cutText(withoutMarks(entry.text), room).map((text) => ({ entry, text: label + text }));
}

/** The most parts of all levels together, when the first level has so many. */
export function countLevels(first: number, digestsPerPart: number): number {
  let all = first;
  for (let level = first; level > 1;) {
    level = Math.ceil(level / Math.max(2, digestsPerPart));
    all += level;
  }
  return all;
}
