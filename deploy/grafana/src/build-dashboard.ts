import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { buildPanel } from './build-panel.js';
import type { MetricsDashboard } from './panel.js';
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
  for (const [place, panel] of panels.entries()) dashboard.withPanel(buildPanel(panel, place));
  return dashboard.build();
}
