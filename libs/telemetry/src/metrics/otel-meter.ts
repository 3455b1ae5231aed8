import type { Attributes, Counter, Histogram, Meter as Otel, ObservableGauge } from '@opentelemetry/api';
import {
  type CounterMetric,
  type GaugeMetric,
  type HistogramMetric,
  labelBounds,
  type LabelName,
  type LabelValues,
  type Meter,
  type Metric,
  type Observation,
} from './meter.js';

/** Records metrics with OpenTelemetry's SDK. An instrument is created when it is first used. */
export class OtelMeter implements Meter {
  readonly #labels = new BoundedLabels();
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #gauges = new Map<string, ObservableGauge>();

  constructor(private readonly otel: Otel) {}

  add<Label extends LabelName>(metric: CounterMetric<Label>, labels: LabelValues<Label>, count = 1): void {
    let counter = this.#counters.get(metric.name);
    if (counter === undefined) {
      counter = this.otel.createCounter(metric.name, { unit: metric.unit, description: metric.description });
      this.#counters.set(metric.name, counter);
    }
    counter.add(count, this.#attributes(metric, labels));
  }

  record<Label extends LabelName>(
    metric: HistogramMetric<Label>,
    labels: LabelValues<Label>,
    value: number,
  ): void {
    let histogram = this.#histograms.get(metric.name);
    if (histogram === undefined) {
      const { unit, description, buckets } = metric;
      const advice = { explicitBucketBoundaries: [...buckets] };
      histogram = this.otel.createHistogram(metric.name, { unit, description, advice });
      this.#histograms.set(metric.name, histogram);
    }
    histogram.record(value, this.#attributes(metric, labels));
  }

  observe<Label extends LabelName>(
    metric: GaugeMetric<Label>,
    look: () => readonly Observation<Label>[] | Promise<readonly Observation<Label>[]>,
  ): () => void {
    let gauge = this.#gauges.get(metric.name);
    if (gauge === undefined) {
      gauge = this.otel.createObservableGauge(metric.name, {
        unit: metric.unit,
        description: metric.description,
      });
      this.#gauges.set(metric.name, gauge);
    }
    const observed = gauge;
    const callback: Parameters<ObservableGauge['addCallback']>[0] = async (result) => {
      for (const { value, labels } of await look()) result.observe(value, this.#attributes(metric, labels));
    };
    observed.addCallback(callback);
    return () => observed.removeCallback(callback);
  }

  #attributes<Label extends LabelName>({ labels }: Metric<Label>, values: LabelValues<Label>): Attributes {
    const attributes: Attributes = {};
    for (const label of labels) attributes[label] = this.#labels.bound(label, String(values[label] ?? ''));
    return attributes;
  }
}

/** Longer values are cut, because callers choose the names of models. */
const longestValue = 128;

/** Bounds the values of labels, so that no caller can fill a monitoring system with series. */
export class BoundedLabels {
  readonly #seen = new Map<string, Set<string>>();

  /** The value to write for this label. */
  bound(label: LabelName, value: string): string {
    const seen = this.#seen.get(label) ?? new Set();
    this.#seen.set(label, seen);
    const short = value.length > longestValue ? value.slice(0, longestValue) : value;
    if (seen.has(short)) return short;
    if (seen.size >= labelBounds[label]) return 'other';
    seen.add(short);
    return short;
  }
}
