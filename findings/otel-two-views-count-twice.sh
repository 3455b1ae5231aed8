#!/usr/bin/env bash
# Package: @opentelemetry/sdk-metrics 3.1.0 (npm).
#
# Tried: two views that match one instrument, as they come about when one sets a histogram's buckets and another keeps an
# attribute out of all metrics; neither renames the metric. One measurement is recorded.
#
# Expected: OpenTelemetry's metrics SDK specification, "Measurement processing", speaks of this very case: each view is
# applied independently of the others, views are not merged, and when they result in conflicting metric identities the
# SDK SHOULD apply the view and emit a warning. So: two streams that hold the measurement once each, and a warning.
#
# Seen: one stream that holds the measurement twice: a counter of 2 and a histogram with count 2 and sum 4 after one
# record(2). The second view's filter is not applied (the attribute "tenant" is still there), and nothing is logged.
#
# Why it matters: calls, tokens and costs are reported at double, but only for the instruments that both views match,
# so that ratios and rates are off as well; and an attribute that was to be kept out is exported.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund --force @opentelemetry/sdk-metrics@3.1.0 @opentelemetry/api@1.10.0 \
  > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { AggregationType, createDenyListAttributesProcessor, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

console.log('@opentelemetry/sdk-metrics', JSON.parse(readFileSync('node_modules/@opentelemetry/sdk-metrics/package.json', 'utf8')).version);
const warnings = [];
const warn = (...words) => void warnings.push(words.join(' '));
diag.setLogger({ verbose() {}, debug() {}, info() {}, warn, error: warn }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
warnings.length = 0;

class Reader extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}
/** What one call's measurements become under these views. */
async function measure(views) {
  const reader = new Reader();
  const meter = new MeterProvider({ views, readers: [reader] }).getMeter('finding');
  meter.createCounter('calls').add(1, { tenant: 'a', model: 'm' });
  meter.createHistogram('duration').record(2, { tenant: 'a', model: 'm' });
  const { resourceMetrics } = await reader.collect();
  return resourceMetrics.scopeMetrics[0].metrics.flatMap(({ descriptor, dataPoints }) =>
    dataPoints.map(({ attributes, value }) => ({
      name: descriptor.name,
      attributes: Object.keys(attributes).join(),
      count: typeof value === 'number' ? value : value.count,
      sum: typeof value === 'number' ? value : value.sum,
    })),
  );
}
const buckets = {
  instrumentName: 'duration',
  aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: [1, 5] } },
};
const description = { instrumentName: 'calls' };
const withoutTenant = { instrumentName: '*', attributesProcessors: [createDenyListAttributesProcessor(['tenant'])] };

const alone = await measure([withoutTenant]);
console.log('\nOne view, without tenant:');
console.table(alone);
assert.deepEqual(alone.map(({ attributes, count, sum }) => [attributes, count, sum]), [['model', 1, 1], ['model', 1, 2]]);

const both = await measure([buckets, description, withoutTenant]);
console.log('Two views for each: expected every count 1, a warning, and a stream without tenant; seen:');
console.table(both);
console.log('warnings:', warnings);
assert.deepEqual(both, [
  { name: 'calls', attributes: 'tenant,model', count: 2, sum: 2 },
  { name: 'duration', attributes: 'tenant,model', count: 2, sum: 4 },
]);
assert.deepEqual(warnings, []);
console.log('The behaviour is still there.');
EOF
node run.mjs
