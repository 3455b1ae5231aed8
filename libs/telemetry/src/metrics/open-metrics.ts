import type { IncomingMessage, ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { TelemetrySettings } from '@app/contracts';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { Resource } from '@opentelemetry/resources';
import { type MetricReader, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { exportLimitMs, metricExporter } from '../otlp-exporters.js';
import { type Meter, noMeter } from './meter.js';
import { OtelMeter } from './otel-meter.js';
import { metrics } from './registry.js';

const exportEveryMs = 15_000;

export interface OpenMetrics {
  meter: Meter;
  /** Answers a request with all metrics in the format of Prometheus; undefined when they are not served. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

/**
 * Opens the metrics that the settings ask for: served at the internal port, exported to a collector, or both.
 * Without either, nothing is counted.
 */
export async function openMetrics(
  settings: TelemetrySettings,
  resource: Resource,
  { served }: { served: boolean },
): Promise<OpenMetrics> {
  const readers: MetricReader[] = [];
  const prometheus = served
    ? new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true })
    : undefined;
  if (prometheus !== undefined) readers.push(prometheus);
  const exporter = await metricExporter(settings);
  if (exporter !== undefined) {
    const times = { exportIntervalMillis: exportEveryMs, exportTimeoutMillis: exportLimitMs };
    readers.push(new PeriodicExportingMetricReader({ exporter, ...times }));
  }
  if (readers.length === 0) return { meter: noMeter, answer: undefined, close: async () => undefined };
  const provider = new MeterProvider({ resource, readers });
  const meter = new OtelMeter(provider.getMeter('sluice'));
  const stop = observeEventLoop(meter);
  return {
    meter,
    answer: prometheus && ((request, response) => prometheus.getMetricsRequestHandler(request, response)),
    close: async () => {
      stop();
      await provider.shutdown();
    },
  };
}

const resolutionMs = 20;
const nanosecondsPerSecond = 1e9;

/** Observes how late the timers of this process are; the returned function stops it. */
function observeEventLoop(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const stop = meter.observe(metrics.eventLoopDelay, () => {
    const p99 = delay.percentile(99) / nanosecondsPerSecond;
    delay.reset();
    // The monitor's own timer is late by its resolution.
    return [{ value: Math.max(0, p99 - resolutionMs / 1_000), labels: {} }];
  });
  return () => {
    stop();
    delay.disable();
  };
}
