#!/usr/bin/env bash
# Package: @opentelemetry/exporter-prometheus 0.301.0 with @opentelemetry/sdk-metrics 3.1.0 (npm); promtool (Debian's
# prometheus 2.42) as the judge of the text format.
#
# Tried: one counter with the attributes "tenant.id" and "tenant_id", as two libraries in one process may set them;
# and one counter with an attribute whose name begins with a digit. Both are valid OpenTelemetry attribute names.
#
# Expected: OpenTelemetry's specification (compatibility/prometheus_and_openmetrics.md, "Metric Attributes") says
# that when several keys become the same Prometheus label, their values MUST be joined by ";" in one label, and that
# label names MUST be made to match [a-zA-Z_]([a-zA-Z0-9_])*.
#
# Seen: the label is written twice in one sample, and "2xx" stays "2xx". Neither is legal in the text format:
# a parser refuses the whole page, so every metric of the process is gone, not only this one. Nothing is logged.
#
# Why it matters: workers of an LLM queue export attributes that callers or plug-ins choose. One pair of names
# blinds the monitoring of a whole process, with "up" at 0 as the only sign.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
command -v promtool > /dev/null || apt-get install -y -qq prometheus > apt.log 2>&1 || { cat apt.log; exit 2; }
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund --force @opentelemetry/exporter-prometheus@0.301.0 \
  @opentelemetry/sdk-metrics@3.1.0 @opentelemetry/api@1.10.0 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

for (const name of ['@opentelemetry/exporter-prometheus', '@opentelemetry/sdk-metrics']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
}
console.log(spawnSync('promtool', ['--version']).stdout.toString().split('\n')[0]);

/** The page of a process with a healthy gauge and one counter with these attributes, and promtool's verdict. */
async function page(attributes) {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  const meter = provider.getMeter('finding');
  meter.createUpDownCounter('jobs_waiting', { description: 'Jobs that wait' }).add(7);
  meter.createCounter('calls', { description: 'Calls of a provider' }).add(1, attributes);
  const { resourceMetrics, errors } = await exporter.collect();
  assert.deepEqual(errors, []);
  const text = new PrometheusSerializer().serialize(resourceMetrics);
  const check = spawnSync('promtool', ['check', 'metrics'], { input: text });
  return {
    sample: text.split('\n').find((line) => line.startsWith('calls_total{')),
    exit: check.status,
    verdict: check.stderr.toString().trim().split('\n')[0],
  };
}

const control = await page({ 'tenant.id': 'a' });
console.log('\nControl, one attribute:', control);
assert.equal(control.exit, 0);

const twice = await page({ 'tenant.id': 'a', tenant_id: 'b' });
console.log('\ntenant.id and tenant_id\n  expected: one label tenant_id="a;b"\n  seen:    ', twice);
assert.match(twice.sample, /tenant_id="a",tenant_id="b"/);
assert.notEqual(twice.exit, 0);
assert.match(twice.verdict, /duplicate label names/);

const digit = await page({ '2xx': 'yes' });
console.log('\n2xx\n  expected: a label name that begins with a letter or "_"\n  seen:    ', digit);
assert.match(digit.sample, /\{2xx="yes"/);
assert.notEqual(digit.exit, 0);
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
