import type { Attributes, Counter, Histogram, Meter as Otel, ObservableGauge } from '@opentelemetry/api';
import { BoundedLabels, type LabelName } from './labels.js';
import type { LabelValues, Meter, Observation } from './meter.js';
import type { CounterMetric, GaugeMetric, HistogramMetric, Metric } from './metric.js';

/** Counts with OpenTelemetry's SDK. An instrument is made when it is used first. */
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
