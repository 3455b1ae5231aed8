import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { metrics } from '@app/telemetry';
import { parse } from 'yaml';
import { withPrometheus } from '../../test/system/prometheus-installed.js';
import { seriesOf } from '../grafana/src/query.js';

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  labels?: { severity?: string };
  annotations?: { summary?: string; runbook?: string };
}

const directory = fileURLToPath(new URL('.', import.meta.url));
const known = new Set(Object.values(metrics).flatMap(seriesOf));
const run = promisify(execFile);

describe('the rules of Prometheus', () => {
  let rules: Rule[];
  let runbooks: string;

  beforeAll(async () => {
    const files = await Promise.all(
      ['alerts.yml', 'recording.yml'].map((name) => readFile(directory + name, 'utf8')),
    );
    rules = files.flatMap((text) =>
      (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules),
    );
    runbooks = await readFile(`${directory}../../docs/runbooks.md`, 'utf8');
  });

  it('ask only for metrics that there are', () => {
    for (const { expr, alert, record } of rules) {
      const asked = [
        ...expr.matchAll(/\b(?:sluice|gen_ai|http|messaging|nodejs)_[a-z0-9_]+(?=[{[)\s]|$)/g),
      ].map(String);
      const series = asked.filter((name) => !/^gen_ai_(provider_name|request_model)$/.test(name));
      expect([alert ?? record, series.length > 0]).toEqual([alert ?? record, true]);
      expect(series.filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('have a runbook for each alert, and no other runbooks', () => {
    const alerts = rules.filter(({ alert }) => alert !== undefined);
    for (const { alert = '', annotations, labels } of alerts) {
      expect(annotations?.runbook).toBe(`docs/runbooks.md#${alert.toLowerCase()}`);
      expect(labels?.severity).toMatch(/^(warning|critical)$/);
      expect(annotations?.summary?.length).toBeGreaterThan(20);
    }
    const sections = [...runbooks.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(new Set(sections)).toEqual(new Set(alerts.map(({ alert }) => alert)));
  });

  it('are each tested, when they shall speak and when not', async () => {
    const tests = await readFile(`${directory}tests/alerts.test.yml`, 'utf8');
    for (const { alert } of rules) {
      if (alert === undefined) continue;
      expect(tests).toContain(`alertname: ${alert}, exp_alerts: []`);
      expect(tests).toContain(`alertname: ${alert}\n        exp_alerts:\n          - exp_labels`);
    }
  });
});

withPrometheus('promtool', () => {
  it.each([
    ['check', 'config', 'prometheus.yml'],
    ['check', 'rules', 'alerts.yml', 'recording.yml'],
    ['test', 'rules', 'tests/alerts.test.yml'],
  ])('%s %s', async (...parameters) => {
    const { stdout } = await run('promtool', parameters, { cwd: directory, timeout: 30_000 });
    expect(stdout).toContain('SUCCESS');
  });
});
