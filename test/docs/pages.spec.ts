import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { settingsTable } from './configuration-tables.js';
import { sectionNames, withSections } from './markdown.js';
import { type Page, readPages } from './pages.js';
import { generatedSections } from './sections.js';

describe('the documentation', () => {
  let pages: Page[];
  let sections: Map<string, string>;
  beforeAll(async () => {
    pages = await readPages();
    sections = await generatedSections();
  });

  it('has the tables that the code makes; npm run docs writes them anew', async () => {
    for (const { path, text } of pages) {
      expect([path, await withSections(path, text, sections)]).toEqual([path, text]);
    }
    const used = pages.flatMap(({ text }) => sectionNames(text));
    expect(used.toSorted()).toEqual([...sections.keys()].toSorted());
  });

  it('explains every setting', () => {
    const silent = settingsTable().rows.filter((row) => row.at(-1) === '');
    expect(silent.map(([setting]) => setting)).toEqual([]);
  });

  it('has links that lead somewhere', async () => {
    const anchors = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]));
    const dead: string[] = [];
    for (const { path, text } of pages) {
      for (const [, target = ''] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [file = '', anchor] = target.split('#');
        const there = file === '' ? path : join(dirname(path), file);
        const exists = await access(there).then(
          () => true,
          () => false,
        );
        if (!exists || (anchor !== undefined && anchors.get(there)?.has(anchor) !== true)) {
          dead.push(`${path}: ${target}`);
        }
      }
    }
    expect(dead).toEqual([]);
  });

  it('has a README of at most 150 lines', async () => {
    const readme = await readFile('README.md', 'utf8');
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });
});

function anchorsOf(text: string): Set<string> {
  const headings = [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```/gm, '');
}
