import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { GridPos, Panel as GrafanaPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as FigureBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { metricsSource } from './datasources.js';
import type { Panel, Query } from './panel.js';

const builders = {
  lines: () => new LinesBuilder().legend(new VizLegendOptionsBuilder().showLegend(true)),
  figure: () => new FigureBuilder(),
  table: () => new TableBuilder(),
} as const;

/**
 * An entry as Grafana's panel.
 *
 * @param place In its dashboard, from 0; addresses of panels name it.
 */
export function buildPanel(panel: Panel, place: number, position: GridPos): Builder<GrafanaPanel> {
  return builders[panel.as]()
    .id(place + 1)
    .title(panel.title)
    .description(panel.description)
    .datasource(metricsSource)
    .unit(panel.unit)
    .gridPos(position)
    .min(0)
    .targets(panel.queries.map((query, number) => buildQuery(query, number, panel.as === 'table')));
}

function buildQuery({ expr, legend }: Query, place: number, isTable: boolean): Builder<Dataquery> {
  const query = new DataqueryBuilder()
    .datasource(metricsSource)
    .refId(String.fromCodePoint('A'.charCodeAt(0) + place))
    .expr(expr)
    .legendFormat(legend);
  return isTable ? query.instant().format(PromQueryFormat.Table) : query.range();
}
