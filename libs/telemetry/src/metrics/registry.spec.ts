import { describe, expect, it } from '@jest/globals';
import { type AnyMetric, labelBounds } from './meter.js';
import { BoundedLabels } from './otel-meter.js';
import { metrics } from './registry.js';

const all: readonly AnyMetric[] = Object.values(metrics);
const tenMinutes = 600;

describe('the metrics', () => {
  it('have distinct names, also as Prometheus writes them', () => {
    const names = all.map(({ name }) => name.replaceAll(/\W/g, '_'));
    expect(new Set(names).size).toBe(all.length);
    for (const { name } of all) expect(name).toMatch(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/);
  });

  it('measure times in seconds, with buckets that reach ten minutes', () => {
    const times = all.filter((metric) => metric.kind === 'histogram' && metric.unit === 's');
    expect(times.length).toBeGreaterThan(5);
    for (const metric of times) {
      if (metric.kind !== 'histogram') continue;
      const reaches = (metric.buckets.at(-1) ?? 0) >= tenMinutes;
      expect([metric.name, reaches]).toEqual([metric.name, true]);
    }
  });

  it('have buckets that ascend', () => {
    for (const metric of all) {
      if (metric.kind !== 'histogram') continue;
      expect(metric.buckets).toEqual(metric.buckets.toSorted((left, right) => left - right));
    }
  });

  it('have labels that take a bounded number of values of a bounded length', () => {
    const labels = new BoundedLabels();
    for (const label of new Set(all.flatMap((metric) => metric.labels))) {
      const bound = labelBounds[label];
      const written = Array.from({ length: bound + 50 }, (_, number) =>
        labels.bound(label, `value-${number}`),
      );
      expect([label, new Set(written).size]).toEqual([label, bound + 1]);
      expect(written.at(-1)).toBe('other');
      expect(labels.bound(label, 'value-0')).toBe('value-0');
    }
    expect(new BoundedLabels().bound('model', 'm'.repeat(1_000))).toHaveLength(128);
  });
});
