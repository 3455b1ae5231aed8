import type { LabelName } from './labels.js';

/** A figure that the processes tell of themselves. */
export interface Metric<Label extends LabelName = LabelName> {
  /** By OpenTelemetry's rules, with dots; Prometheus shows underscores, and `_total` behind counters. */
  name: string;
  /** In UCUM: `s`, `1`, `{job}`. */
  unit: string;
  description: string;
  labels: readonly Label[];
}

/** Only grows. */
export interface CounterMetric<Label extends LabelName = LabelName> extends Metric<Label> {
  kind: 'counter';
}

/** How values are spread. */
export interface HistogramMetric<Label extends LabelName = LabelName> extends Metric<Label> {
  kind: 'histogram';
  /** Upper bounds, ascending. */
  buckets: readonly number[];
}

/** How things stand when somebody looks. */
export interface GaugeMetric<Label extends LabelName = LabelName> extends Metric<Label> {
  kind: 'gauge';
}

export type AnyMetric = CounterMetric | HistogramMetric | GaugeMetric;

export function counter<const Label extends LabelName>(
  name: string,
  unit: string,
  description: string,
  labels: readonly Label[],
): CounterMetric<Label> {
  return { kind: 'counter', name, unit, description, labels };
}

export function histogram<const Label extends LabelName>(
  name: string,
  unit: string,
  description: string,
  labels: readonly Label[],
  buckets: readonly number[],
): HistogramMetric<Label> {
  return { kind: 'histogram', name, unit, description, labels, buckets };
}

export function gauge<const Label extends LabelName>(
  name: string,
  unit: string,
  description: string,
  labels: readonly Label[],
): GaugeMetric<Label> {
  return { kind: 'gauge', name, unit, description, labels };
}
