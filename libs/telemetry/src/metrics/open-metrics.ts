import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TelemetrySettings } from '@app/contracts';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import type { Resource } from '@opentelemetry/resources';
import {
  type MetricReader,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { otlpAddress, otlpHeaders } from '../otlp-address.js';
import { type Meter, noMeter } from './meter.js';
import { OtelMeter } from './otel-meter.js';

const sendEveryMs = 15_000;
const sendLimitMs = 10_000;

export interface OpenMetrics {
  meter: Meter;
  /** Answers a request with all metrics in the format of Prometheus; undefined where nobody may ask. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

/**
 * Metrics as the settings say: for whoever asks at the internal port, and sent to a collector. Where neither
 * is wanted, nothing is counted.
 */
export async function openMetrics(
  settings: TelemetrySettings,
  resource: Resource,
  { asked }: { asked: boolean },
): Promise<OpenMetrics> {
  const url = otlpAddress(settings, 'metrics');
  const prometheus = asked
    ? new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true })
    : undefined;
  const readers: MetricReader[] = [];
  if (prometheus !== undefined) readers.push(prometheus);
  if (url !== undefined) {
    readers.push(
      new PeriodicExportingMetricReader({
        exporter: await exporterFor(settings, url),
        exportIntervalMillis: sendEveryMs,
        exportTimeoutMillis: sendLimitMs,
      }),
    );
  }
  if (readers.length === 0) return { meter: noMeter, answer: undefined, close: async () => undefined };
  const provider = new MeterProvider({ resource, readers });
  return {
    meter: new OtelMeter(provider.getMeter('sluice')),
    answer: prometheus && ((request, response) => prometheus.getMetricsRequestHandler(request, response)),
    close: () => provider.shutdown(),
  };
}

async function exporterFor(settings: TelemetrySettings, url: string): Promise<PushMetricExporter> {
  const options = { url, timeoutMillis: sendLimitMs, headers: otlpHeaders(settings) };
  const { OTLPMetricExporter } =
    settings.protocol === 'http/json'
      ? await import('@opentelemetry/exporter-metrics-otlp-http')
      : await import('@opentelemetry/exporter-metrics-otlp-proto');
  return new OTLPMetricExporter(options);
}
