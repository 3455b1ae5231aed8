import type { TelemetrySettings } from '@app/contracts';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** The time that one export may take. */
export const exportLimitMs = 10_000;

/** The exporter of traces; undefined when the settings turn it off or name no address. */
export async function traceExporter(settings: TelemetrySettings): Promise<SpanExporter | undefined> {
  const url = addressOf(settings, 'traces');
  if (url === undefined) return undefined;
  const { OTLPTraceExporter } =
    settings.protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter({ url, timeoutMillis: exportLimitMs, headers: headersOf(settings) });
}

/** The exporter of metrics; undefined when the settings turn it off or name no address. */
export async function metricExporter(settings: TelemetrySettings): Promise<PushMetricExporter | undefined> {
  const url = addressOf(settings, 'metrics');
  if (url === undefined) return undefined;
  const { OTLPMetricExporter } =
    settings.protocol === 'http/json'
      ? await import('@opentelemetry/exporter-metrics-otlp-http')
      : await import('@opentelemetry/exporter-metrics-otlp-proto');
  return new OTLPMetricExporter({ url, timeoutMillis: exportLimitMs, headers: headersOf(settings) });
}

/**
 * The address of a signal by the rules of OpenTelemetry: its own address unchanged, else the common one and the
 * path of the signal.
 * Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
function addressOf(settings: TelemetrySettings, signal: 'traces' | 'metrics'): string | undefined {
  const { disabled, endpoint } = settings;
  const own = signal === 'traces' ? settings.tracesEndpoint : settings.metricsEndpoint;
  const wanted = signal === 'traces' ? settings.traces : settings.metrics;
  if (disabled || wanted === 'none') return undefined;
  return own ?? (endpoint && `${endpoint.replace(/\/$/, '')}/v1/${signal}`);
}

/** The headers of the setting `name=value,other=value`. */
function headersOf({ headers }: TelemetrySettings): Record<string, string> {
  const pairs = headers?.reveal().split(',') ?? [];
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const [name = '', ...value] = pair.split('=');
      return name.trim() === '' ? [] : [[name.trim(), decodeURIComponent(value.join('=').trim())]];
    }),
  );
}
