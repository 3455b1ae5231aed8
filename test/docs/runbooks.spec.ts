import { kinds } from '@app/execution';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { settingSources } from '@app/config';
import { openApiDocument } from '../../apps/api/src/documentation/openapi-document.js';
import { metricsDashboards } from '../../deploy/grafana/src/index.js';

describe('the runbooks', () => {
  let text: string;
  beforeAll(async () => {
    text = (await readFile('docs/runbooks.md', 'utf8')).replaceAll(/\s+/g, ' ');
  });

  it('name requests that the API answers', () => {
    const paths = openApiDocument(kinds).paths as Record<string, object>;
    const named = [...text.matchAll(/`(GET|POST|PATCH|DELETE) (\/v1\/[^`?]+)[^`]*`/g)];
    expect(named.length).toBeGreaterThan(8);
    for (const [, method = '', path = ''] of named) {
      expect([path, Object.keys(paths[path] ?? {})]).toEqual([
        path,
        expect.arrayContaining([method.toLowerCase()]),
      ]);
    }
  });

  it('name panels, dashboards and variables that there are', () => {
    const titles = new Set(
      metricsDashboards.flatMap(({ title, panels }) => [
        title.replace('Sluice: ', ''),
        ...panels.map((panel) => panel.title),
      ]),
    );
    const quoted = [...text.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title);
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((title) => !titles.has(title))).toEqual([]);
    const variables = new Set<string>(settingSources.map(({ variable }) => variable));
    const named = [...text.matchAll(/`(SLUICE_\w+)`/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !variables.has(name))).toEqual([]);
  });
});
