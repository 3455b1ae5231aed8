import { describe, expect, it } from '@jest/globals';
import { metrics } from '@app/telemetry';
import { readdir, readFile } from 'node:fs/promises';
import { dashboardFiles } from './dashboards.js';
import { seriesOf } from './query.js';

interface Target {
  refId: string;
  expr?: string;
  datasource: { uid: string };
}
interface Panel {
  title: string;
  description?: string;
  datasource: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  fieldConfig: { defaults: { unit?: string } };
  targets: Target[];
}
interface Variable {
  name: string;
  type: string;
  refresh?: number;
  query?: string;
  datasource?: { uid: string };
}
interface Dashboard {
  uid: string;
  editable: boolean;
  panels: Panel[];
  templating: { list: Variable[] };
}

const directory = new URL('../dashboards/', import.meta.url);
const files = dashboardFiles();
const all = [...files.values()].map((text) => JSON.parse(text) as Dashboard);
const named = all.map((dashboard) => [dashboard.uid, dashboard] as const);
const ofMetrics = named.filter(([, { templating }]) => templating.list.some(({ name }) => name === 'job'));
const exprs = (dashboard: Dashboard): string[] =>
  dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr ?? []));
const known = new Set(Object.values(metrics).flatMap(seriesOf));

describe('the dashboards', () => {
  it('are written as the code says; npm run dashboards writes them', async () => {
    const written = await readdir(directory);
    expect(new Set(written)).toEqual(new Set(files.keys()));
    for (const [name, content] of files) {
      expect(await readFile(new URL(name, directory), 'utf8')).toBe(content);
    }
  });

  it('ask only for metrics that there are', () => {
    for (const [uid, dashboard] of ofMetrics) {
      for (const expr of exprs(dashboard)) {
        const asked = [...expr.matchAll(/([a-z_:][a-z0-9_:]*)\{/g)].map(([, name]) => name);
        expect([uid, expr, asked.length > 0]).toEqual([uid, expr, true]);
        for (const name of asked) expect([uid, name, known.has(name ?? '')]).toEqual([uid, name, true]);
      }
    }
  });

  it('place their panels within the 24 columns of the grid, none on top of another', () => {
    for (const { uid, panels } of all) {
      const places = panels.map(({ title, gridPos }) => ({ title, ...gridPos }));
      expect([uid, places.filter(({ x, w }) => x < 0 || x + w > 24)]).toEqual([uid, []]);
      const overlaps = places.flatMap((one, index) =>
        places
          .slice(index + 1)
          .filter(
            ({ x, y, w, h }) => x < one.x + one.w && one.x < x + w && y < one.y + one.h && one.y < y + h,
          )
          .map(({ title }) => [one.title, title]),
      );
      expect([uid, overlaps]).toEqual([uid, []]);
    }
  });

  it('have distinct ids, titles and queries', () => {
    expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
    for (const { panels } of all) {
      expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
      for (const { targets } of panels) {
        expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      }
    }
  });
});

// The rules of https://github.com/grafana/dashboard-linter/blob/main/docs/index.md, by their names.
describe.each(named)('the linter on %s', (_, dashboard) => {
  const sources = new Set(
    dashboard.templating.list.filter(({ type }) => type === 'datasource').map(({ name }) => `\${${name}}`),
  );

  it('template-datasource-rule: its sources are chosen', () => {
    expect(sources.size).toBeGreaterThan(0);
  });

  it('panel-datasource-rule: panels and queries use what is chosen', () => {
    for (const { datasource, targets } of dashboard.panels) {
      for (const { uid } of [datasource, ...targets.map((target) => target.datasource)]) {
        expect(sources).toContain(uid);
      }
    }
  });

  it('panel-title-description-rule, panel-units-rule, panel-no-targets-rule', () => {
    for (const { title, description, fieldConfig, targets } of dashboard.panels) {
      expect([title !== '', (description ?? '').length > 10]).toEqual([true, true]);
      expect(fieldConfig.defaults.unit).toMatch(/^(s|short|percentunit|reqps)$/);
      expect(targets.length).toBeGreaterThan(0);
    }
  });

  it('uneditable-dashboard', () => {
    expect(dashboard.editable).toBe(false);
  });

  it('template-on-time-change-reload-rule: values are read again with another time', () => {
    const queried = dashboard.templating.list.filter(({ type }) => type === 'query');
    for (const { refresh, datasource } of queried) {
      expect([refresh, datasource?.uid]).toEqual([2, '${datasource}']);
    }
  });
});

describe.each(ofMetrics)('the linter on the metrics of %s', (_, dashboard) => {
  it('template-job-rule, template-instance-rule', () => {
    const names = dashboard.templating.list.map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['datasource', 'job', 'instance']);
  });

  it('target-job-rule, target-instance-rule: every selector has both', () => {
    for (const expr of exprs(dashboard)) {
      for (const [, selector] of expr.matchAll(/\{([^}]*)\}/g)) {
        expect(selector).toMatch(/^job=~"\$job",instance=~"\$instance"/);
      }
    }
  });

  it('target-rate-interval-rule, target-counter-agg-rule', () => {
    for (const expr of exprs(dashboard)) {
      for (const [, range] of expr.matchAll(/\[([^\]]*)\]/g)) {
        expect(['$__rate_interval', '$__range']).toContain(range);
      }
      const bare = expr.replaceAll(/(rate|increase)\([^()]*\)/g, '');
      expect(bare).not.toMatch(/_(total|bucket|count|sum)\{/);
    }
  });
});
