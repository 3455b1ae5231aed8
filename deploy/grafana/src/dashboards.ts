import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { buildDashboard } from './build-dashboard.js';
import { backends } from './dashboards/backends.js';
import { distillation } from './dashboards/distillation.js';
import { limits } from './dashboards/limits.js';
import { overview } from './dashboards/overview.js';
import { tenants } from './dashboards/tenants.js';
import { webhooks } from './dashboards/webhooks.js';
import { workers } from './dashboards/workers.js';
import { jobExplorer } from './job-explorer.js';
import type { MetricsDashboard } from './panel.js';

/** The dashboards of metrics: a file each, and one line here. */
export const metricsDashboards: readonly MetricsDashboard[] = [
  overview,
  backends,
  limits,
  tenants,
  distillation,
  webhooks,
  workers,
];

/** All dashboards as files of Grafana, by their names. */
export function dashboardFiles(): Map<string, string> {
  const built: Dashboard[] = [...metricsDashboards.map(buildDashboard), jobExplorer()];
  return new Map(
    built.map((dashboard) => [`${dashboard.uid}.json`, `${JSON.stringify(dashboard, undefined, 2)}\n`]),
  );
}
