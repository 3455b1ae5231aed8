#!/usr/bin/env bash
# Package: @grafana/grafana-foundation-sdk 0.0.21 (npm).
#
# Tried: dashboards made with DashboardBuilder.withPanel, which places panels itself, with panels whose widths do not add
# up to 24: 8 then 20, three of 10, and two of 12 behind a collapsed row that holds one of 12.
#
# Expected: Grafana's documentation of the dashboard JSON model: a dashboard is 24 columns wide, gridPos.x and w count
# them. A panel that does not fit into the rest of a line belongs at the start of the next one, and panels after a
# collapsed row begin at column 0, as they do after an open one.
#
# Seen: a line is ended only once it is full or overfull. The panel of 20 columns is placed at column 8 (8 + 20 = 28), the
# third of 10 at column 20 (30). After the collapsed row the first panel stands at column 12, as if the hidden one
# were beside it, and the second in the next line.
#
# Why it matters: generated dashboards hold positions that Grafana has to correct on loading: panels are narrowed or
# moved, and a dashboard that is provisioned from the file differs from the one that is saved.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund @grafana/grafana-foundation-sdk@0.0.21 > npm.log 2>&1 || { cat npm.log; exit 2; }
cat > run.mjs <<'EOF'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DashboardBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

console.log('@grafana/grafana-foundation-sdk', JSON.parse(readFileSync('node_modules/@grafana/grafana-foundation-sdk/package.json', 'utf8')).version);
const panel = (width) => new PanelBuilder().title(`${width} wide`).span(width).height(8);
const dashboard = () => new DashboardBuilder('finding');

function check(title, builder, expected, seen) {
  const places = builder
    .build()
    .panels.filter(({ type }) => type !== 'row')
    .map(({ gridPos: { x, y, w } }) => `x ${x}, y ${y}, to ${x + w}`);
  console.log(`\n${title}\n  expected: ${expected.join(' | ')}\n  seen:     ${places.join(' | ')}`);
  assert.deepEqual(places, seen);
}
const fits = ['x 0, y 0, to 12', 'x 12, y 0, to 24', 'x 0, y 8, to 24'];
check('Control: 12, 12, 24', dashboard().withPanel(panel(12)).withPanel(panel(12)).withPanel(panel(24)), fits, fits);
check(
  '8, 20',
  dashboard().withPanel(panel(8)).withPanel(panel(20)),
  ['x 0, y 0, to 8', 'x 0, y 8, to 20'],
  ['x 0, y 0, to 8', 'x 8, y 0, to 28'],
);
check(
  '10, 10, 10',
  dashboard().withPanel(panel(10)).withPanel(panel(10)).withPanel(panel(10)),
  ['x 0, y 0, to 10', 'x 10, y 0, to 20', 'x 0, y 8, to 10'],
  ['x 0, y 0, to 10', 'x 10, y 0, to 20', 'x 20, y 0, to 30'],
);
check(
  'A collapsed row with one panel of 12, then 12, 12',
  dashboard()
    .withRow(new RowBuilder('collapsed').collapsed(true).withPanel(panel(12)))
    .withPanel(panel(12))
    .withPanel(panel(12)),
  ['x 0, y 1, to 12', 'x 12, y 1, to 24'],
  ['x 12, y 1, to 24', 'x 0, y 9, to 12'],
);
console.log('\nThe behaviour is still there.');
EOF
node run.mjs
