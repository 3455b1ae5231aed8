import { kinds } from '@app/execution';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openApiDocument } from '../../apps/api/src/openapi/document.js';
import { metricsDashboards } from '../../deploy/grafana/src/index.js';
import { settingsTable } from './configuration-tables.js';
import { variableProblems } from './marked-commands.js';
import { type Page, readPages } from './pages.js';

describe('the documentation names', () => {
  let pages: Page[];
  beforeAll(async () => {
    pages = await readPages();
  });

  /** What a pattern finds in any page, without what is not known. */
  const unknown = (pattern: RegExp, isKnown: (...found: string[]) => boolean): string[] =>
    pages.flatMap(({ path, text }) =>
      [...handWritten(text).matchAll(pattern)]
        .filter(([, ...found]) => !isKnown(...found))
        .map(([found]) => `${path}: ${found}`),
    );

  it('requests that the API answers', () => {
    const paths = openApiDocument(kinds).paths as Record<string, object>;
    const pattern = /`(GET|POST|PUT|PATCH|DELETE) (\/v1\/[^`?]+)[^`]*`/g;
    expect(
      unknown(pattern, (method = '', path = '') => Object.hasOwn(paths[path] ?? {}, method.toLowerCase())),
    ).toEqual([]);
  });

  it('scripts of package.json', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: object };
    expect(unknown(/npm run ([\w:]+)/g, (name = '') => Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('files that exist', () => {
    // Secrets and builds are made; the pages name where.
    const pattern = /(?<![\w./-])((?:libs|apps|test|deploy|docs|findings|\.ci)\/[\w./-]*\w)/g;
    expect(unknown(pattern, (path = '') => path.startsWith('deploy/secrets') || existsSync(path))).toEqual(
      [],
    );
  });

  it('every library and program in its layout', async () => {
    const [, layout = ''] =
      /## Layout\n+```\n([^]*?)```/.exec(await readFile('docs/architecture.md', 'utf8')) ?? [];
    const shown = [...layout.matchAll(/^((?:apps|libs)\/\S+)/gm)].map(([, path]) => path);
    const there = ['apps', 'libs'].flatMap((folder) =>
      readdirSync(folder).map((name) => `${folder}/${name}`),
    );
    expect(new Set(shown)).toEqual(new Set(there));
  });

  it('settings that exist', () => {
    const settings = settingsTable().rows.map(([setting = '']) => setting.replaceAll('`', ''));
    const parts = new Set(
      settings.flatMap((setting) => setting.split('.').map((_, at, all) => all.slice(0, at + 1).join('.'))),
    );
    const beginnings = [...parts].filter((part) => !part.includes('.') && part !== 'profiles');
    const ofBackends = [...parts].map((part) => part.replace(/^backends\.<name>\./, ''));
    const known = new Set([...parts, ...ofBackends]);
    const pattern = new RegExp(
      `\`((?:${[...beginnings, 'timeLimits', 'limits', 'retry'].join('|')})\\.[a-zA-Z.]+)\``,
      'g',
    );
    expect(unknown(pattern, (setting = '') => known.has(setting) || setting.endsWith('.conf'))).toEqual([]);
  });

  it('variables that something reads', () => {
    expect(pages.flatMap(({ text }) => variableProblems(text))).toEqual([]);
  });
});

describe('the runbooks', () => {
  it('name panels and dashboards that there are', async () => {
    const text = (await readFile('docs/runbooks.md', 'utf8')).replaceAll(/\s+/g, ' ');
    const titles = new Set(
      metricsDashboards.flatMap(({ title, panels }) => [
        title.replace('Sluice: ', ''),
        ...panels.map((panel) => panel.title),
      ]),
    );
    const quoted = [...text.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title);
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((title) => !titles.has(title))).toEqual([]);
  });
});

/** A page on one line, without what the code generates. */
function handWritten(text: string): string {
  return text.replaceAll(/<!-- generated: [^]*?<!-- end -->/g, '').replaceAll(/\s+/g, ' ');
}
