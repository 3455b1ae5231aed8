import type { AnyMetric, CounterMetric, GaugeMetric, HistogramMetric, LabelName } from '@app/telemetry';

/** What a query keeps apart, and what it looks at. Only labels that the metric has compile. */
export interface Choice<Label extends string> {
  by?: readonly Label[];
  /** A value, `!` and a value that it is not, or a variable of the dashboard like `$backend`. */
  where?: Partial<Record<Label, string>>;
}

/** What every dashboard lets one choose: which processes to look at. */
const chosenProcesses = ['job=~"$job"', 'instance=~"$instance"'];

/** Events a second. */
export function rate<Label extends LabelName>(
  metric: CounterMetric<Label>,
  choice: Choice<NoInfer<Label>> = {},
): string {
  const events = `rate(${prometheusName(metric)}_total${selector(choice)}[$__rate_interval])`;
  return `${aggregate('sum', choice)}(${events})`;
}

/** Events in the time that the dashboard shows. */
export function total<Label extends LabelName>(
  metric: CounterMetric<Label>,
  choice: Choice<NoInfer<Label>> = {},
): string {
  return `${aggregate('sum', choice)}(increase(${prometheusName(metric)}_total${selector(choice)}[$__range]))`;
}

/** Below which value so large a share of the measurements is. */
export function quantile<Label extends LabelName>(
  part: number,
  metric: HistogramMetric<Label>,
  choice: Choice<NoInfer<Label>> = {},
): string {
  const by = ['le', ...(choice.by ?? []).map(labelName)].join(', ');
  const buckets = `rate(${prometheusName(metric)}_bucket${selector(choice)}[$__rate_interval])`;
  return `histogram_quantile(${part}, sum by (${by}) (${buckets}))`;
}

/** Measurements a second. */
export function measured<Label extends LabelName>(
  metric: HistogramMetric<Label>,
  choice: Choice<NoInfer<Label>> = {},
): string {
  return `${aggregate('sum', choice)}(rate(${prometheusName(metric)}_count${selector(choice)}[$__rate_interval]))`;
}

/** The current value. Several processes may report the same series, so the greatest counts. */
export function now<Label extends LabelName>(
  metric: GaugeMetric<Label>,
  choice: Choice<NoInfer<Label>> = {},
): string {
  return `${aggregate('max', choice)}(${prometheusName(metric)}${selector(choice)})`;
}

/** How things stand in each process. */
export function perProcess<Label extends LabelName>(
  metric: GaugeMetric<Label>,
  choice: Choice<NoInfer<Label>> = {},
): string {
  const by = ['job', 'instance', ...(choice.by ?? []).map(labelName)].join(', ');
  return `max by (${by}) (${prometheusName(metric)}${selector(choice)})`;
}

/** One figure as a share of another that may be 0. */
export function share(part: string, whole: string): string {
  return `${part} / (${whole} > 0)`;
}

/** A metric's name as Prometheus has it: dots become underscores, and no unit is added. */
export function prometheusName({ name }: { name: string }): string {
  return name.replaceAll(/\W/g, '_');
}

/** The series of a metric; a histogram is asked for by its parts. */
export function seriesOf(metric: AnyMetric): string[] {
  const name = prometheusName(metric);
  if (metric.kind === 'gauge') return [name];
  return metric.kind === 'counter'
    ? [`${name}_total`]
    : ['bucket', 'count', 'sum'].map((part) => `${name}_${part}`);
}

function labelName(label: string): string {
  return label.replaceAll('.', '_');
}

function aggregate(operation: 'sum' | 'max', { by = [] }: { by?: readonly string[] }): string {
  return by.length === 0 ? operation : `${operation} by (${by.map(labelName).join(', ')}) `;
}

function selector({ where = {} }: { where?: Partial<Record<string, string>> }): string {
  const matchers = Object.entries(where).map(([label, value = '']) => {
    if (value.startsWith('$')) return `${labelName(label)}=~"${value}"`;
    if (value.startsWith('!')) return `${labelName(label)}!="${value.slice(1)}"`;
    return `${labelName(label)}="${value}"`;
  });
  return `{${[...chosenProcesses, ...matchers].join(',')}}`;
}
