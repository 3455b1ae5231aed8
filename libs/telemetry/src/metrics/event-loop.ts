import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Meter, noMeter } from './meter.js';
import { metrics } from './registry.js';

const resolutionMs = 20;
const nanosecondsPerSecond = 1e9;

/** Watches how late this process is; the returned function ends it. */
export function observeEventLoop(meter: Meter): () => void {
  if (meter === noMeter) return () => undefined;
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const stop = meter.observe(metrics.eventLoopDelay, () => {
    const p99 = delay.percentile(99) / nanosecondsPerSecond;
    delay.reset();
    // A timer of the watch itself is late by its own resolution.
    return [{ value: Math.max(0, p99 - resolutionMs / 1_000), labels: {} }];
  });
  return () => {
    stop();
    delay.disable();
  };
}
