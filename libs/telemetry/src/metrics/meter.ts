import type { LabelName } from './labels.js';
import type { CounterMetric, GaugeMetric, HistogramMetric } from './metric.js';

/** The values of a metric's labels; a missing one is the empty text. */
export type LabelValues<Label extends LabelName> = Record<Label, string | number | undefined>;

/** How a thing stands. */
export interface Observation<Label extends LabelName> {
  value: number;
  labels: LabelValues<Label>;
}

/** Takes figures. Injected wherever something is counted; {@link noMeter} where nothing is. */
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
   * Looks whenever somebody asks, until the returned function is called. A look that fails gives nothing.
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
