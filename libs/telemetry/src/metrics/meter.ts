/**
 * The labels of all metrics, and how many values each may have in one process; a later value becomes `other`. The
 * values of a label are bounded by an enumeration in the code or by this number.
 */
export const labelBounds = {
  kind: 16,
  backend: 200,
  from: 200,
  to: 200,
  outcome: 16,
  failure: 32,
  dimension: 32,
  group: 400,
  reason: 32,
  state: 8,
  tenant: 200,
  model: 200,
  currency: 8,
  token: 8,
  schedule: 200,
  'error.type': 32,
  'gen_ai.operation.name': 8,
  'gen_ai.provider.name': 100,
  'gen_ai.request.model': 200,
  'gen_ai.token.type': 4,
  'http.request.method': 16,
  'http.route': 200,
  'http.response.status_code': 64,
  'messaging.system': 2,
  'messaging.destination.name': 200,
  'messaging.operation.name': 8,
} as const satisfies Record<string, number>;

export type LabelName = keyof typeof labelBounds;

/** A figure that the processes report. */
export interface Metric<Label extends LabelName = LabelName> {
  /** By OpenTelemetry's rules, with dots; Prometheus shows underscores, and `_total` after counters. */
  name: string;
  /** In UCUM: `s`, `1`, `{job}`. */
  unit: string;
  description: string;
  labels: readonly Label[];
}

/** A count that only grows. */
export interface CounterMetric<Label extends LabelName = LabelName> extends Metric<Label> {
  kind: 'counter';
}

/** A distribution of values. */
export interface HistogramMetric<Label extends LabelName = LabelName> extends Metric<Label> {
  kind: 'histogram';
  /** Upper bounds, ascending. */
  buckets: readonly number[];
}

/** A current value, read when the metrics are collected. */
export interface GaugeMetric<Label extends LabelName = LabelName> extends Metric<Label> {
  kind: 'gauge';
}

export type AnyMetric = CounterMetric | HistogramMetric | GaugeMetric;

/** The values of a metric's labels; undefined becomes the empty text. */
export type LabelValues<Label extends LabelName> = Record<Label, string | number | undefined>;

/** One current value of a gauge. */
export interface Observation<Label extends LabelName> {
  value: number;
  labels: LabelValues<Label>;
}

/** Records metrics. It is injected wherever something is counted; {@link noMeter} where nothing is. */
export interface Meter {
  add<Label extends LabelName>(
    metric: CounterMetric<Label>,
    labels: LabelValues<Label>,
    count?: number,
  ): void;
  record<Label extends LabelName>(
    metric: HistogramMetric<Label>,
    labels: LabelValues<Label>,
    value: number,
  ): void;
  /**
   * Reads a gauge whenever the metrics are collected, until the returned function is called. A `look` that fails
   * reports nothing.
   */
  observe<Label extends LabelName>(
    metric: GaugeMetric<Label>,
    look: () => readonly Observation<Label>[] | Promise<readonly Observation<Label>[]>,
  ): () => void;
}

/** Counts nothing. */
export const noMeter: Meter = {
  add: () => undefined,
  record: () => undefined,
  observe: () => () => undefined,
};
