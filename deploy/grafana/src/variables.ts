import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { metrics } from '@app/telemetry';
import { metricsSource } from './datasources.js';
import type { MetricsDashboard } from './panel.js';
import { prometheusName } from './query.js';

/** Where the values of a label are read. */
const labelled = {
  backend: metrics.laneState,
  tenant: metrics.tokens,
  model: metrics.tokens,
} as const;

const labels: Record<MetricsDashboard['choose'][number], string> = {
  backend: 'Backend',
  tenant: 'Tenant',
  model: 'Model',
};

/** Which Prometheus is asked. */
export function metricsVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder('datasource').label('Metrics').type('prometheus');
}

/** Which processes are looked at. */
export function processVariables(): QueryVariableBuilder[] {
  const delay = prometheusName(metrics.eventLoopDelay);
  return [
    valuesVariable('job', 'Job', `label_values(${delay}, job)`),
    valuesVariable('instance', 'Instance', `label_values(${delay}{job=~"$job"}, instance)`),
  ];
}

/** Which values of a label are looked at. */
export function labelVariable(label: MetricsDashboard['choose'][number]): QueryVariableBuilder {
  const metric = labelled[label];
  const name = prometheusName(metric) + (metric.kind === 'counter' ? '_total' : '');
  return valuesVariable(label, labels[label], `label_values(${name}{job=~"$job"}, ${label})`);
}

function valuesVariable(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(metricsSource)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' });
}
