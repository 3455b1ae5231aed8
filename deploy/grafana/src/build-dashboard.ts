import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type GridPos,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { buildPanel } from './build-panel.js';
import type { MetricsDashboard, Panel } from './panel.js';
import { labelVariable, metricsVariable, processVariables } from './variables.js';

/** What all of our dashboards have in common; Grafana links those that have its tag. */
export const houseTag = 'sluice';

export function emptyDashboard(
  uid: string,
  title: string,
  description: string,
): InstanceType<typeof DashboardBuilder> {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([houseTag])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh('30s')
    .time({ from: 'now-1h', to: 'now' })
    .link(
      new DashboardLinkBuilder('Sluice')
        .type(DashboardLinkType.Dashboards)
        .tags([houseTag])
        .asDropdown(true)
        .keepTime(true),
    );
}

export function buildDashboard({ uid, title, description, choose, panels }: MetricsDashboard): Dashboard {
  const dashboard = emptyDashboard(uid, title, description).withVariable(metricsVariable());
  for (const variable of processVariables()) dashboard.withVariable(variable);
  for (const label of choose) dashboard.withVariable(labelVariable(label));
  for (const [place, [panel, position]] of placed(panels).entries()) {
    dashboard.withPanel(buildPanel(panel, place, position));
  }
  return dashboard.build();
}

const columns = 24;
const height = 8;
const defaultWidth = 8;

/**
 * Panels with their positions, line by line: a panel that does not fit into the rest of a line begins the next one.
 * The SDK would leave it in the line, past the last column.
 */
function placed(panels: readonly Panel[]): [Panel, GridPos][] {
  let x = 0;
  let y = 0;
  return panels.map((panel) => {
    const { width: w = defaultWidth } = panel;
    if (x + w > columns) {
      x = 0;
      y += height;
    }
    const position = { h: height, w, x, y };
    x += w;
    return [panel, position];
  });
}
