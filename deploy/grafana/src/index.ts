export { dashboardFiles, metricsDashboards } from './dashboards.js';
export type { MetricsDashboard, Panel } from './panel.js';
export { seriesOf } from './query.js';
