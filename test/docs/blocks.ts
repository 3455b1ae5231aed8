import type { Page } from './pages.js';

/** What a marked block needs that a test does not have. */
export const marks = ['docker', 'cluster', 'vendor-key', 'other-system'] as const;
export type Mark = (typeof marks)[number];

/** A fenced block of a page. */
export interface Block {
  page: string;
  /** The line of its fence, from 1. */
  line: number;
  /** The first word behind the fence: `sh`, `yaml`; empty for output. */
  language: string;
  /** The other words behind the fence. */
  words: readonly string[];
  text: string;
}

/** The fenced blocks of a page, in their order. */
export function blocksOf({ path, text }: Page): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, info] = /^```(.*)$/.exec(line) ?? [];
    if (info === undefined) {
      if (open !== undefined) open.text += `${line}\n`;
    } else if (open === undefined) {
      const [language = '', ...words] = info.split(' ').filter((word) => word !== '');
      open = { page: path, line: index + 1, language, words, text: '' };
    } else {
      blocks.push(open);
      open = undefined;
    }
  }
  return blocks;
}

/** Where a block is, for the name of a test. */
export function placeOf({ page, line }: Block): string {
  return `${page}:${line}`;
}

/** Whether a block of commands needs something that a test does not have. */
export function isMarked({ words }: Block): boolean {
  return words.some((word) => (marks as readonly string[]).includes(word));
}
