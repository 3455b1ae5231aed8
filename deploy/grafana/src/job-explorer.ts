import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type Dashboard,
  DatasourceVariableBuilder,
  type Panel,
  TextBoxVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { DataqueryBuilder, SearchTableType, TempoQueryType } from '@grafana/grafana-foundation-sdk/tempo';
import { attribute } from '@app/telemetry';
import { emptyDashboard } from './build-dashboard.js';
import { tracesSource } from './datasources.js';

const ofTheJob = `span.${attribute.jobId} = "$job_id"`;
const mostTraces = 20;

/** Leads from a job's id to its traces. */
export function jobExplorer(): Dashboard {
  return emptyDashboard(
    'sluice-job',
    'Sluice: job explorer',
    'Enter the id of a job, j_ and 26 characters, to find its trace; a click opens it.',
  )
    .time({ from: 'now-24h', to: 'now' })
    .withVariable(new DatasourceVariableBuilder('traces').label('Traces').type('tempo'))
    .withVariable(new TextBoxVariableBuilder('job_id').label('Job').defaultValue(''))
    .withPanel(
      found(
        'Traces',
        'Every trace that the job is in; mostly one.',
        `{ ${ofTheJob} }`,
        SearchTableType.Traces,
      ),
    )
    .withPanel(
      found(
        'Calls of backends',
        'The calls that the job made, without those of its child jobs.',
        `{ ${ofTheJob} } >> { span.${attribute.genAiOperation} != nil }`,
        SearchTableType.Spans,
      ),
    )
    .withPanel(
      found(
        'What failed',
        'Spans of its traces that ended in an error.',
        `{ ${ofTheJob} } >> { status = error }`,
        SearchTableType.Spans,
      ),
    )
    .build();
}

function found(
  title: string,
  description: string,
  query: string,
  tableType: SearchTableType,
): Builder<Panel> {
  return new TableBuilder()
    .title(title)
    .description(description)
    .datasource(tracesSource)
    .unit('short')
    .height(8)
    .span(24)
    .withTarget(
      new DataqueryBuilder()
        .datasource(tracesSource)
        .refId('A')
        .queryType(TempoQueryType.Traceql)
        .query(query)
        .limit(mostTraces)
        .tableType(tableType),
    );
}
