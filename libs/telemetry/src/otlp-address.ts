import type { TelemetrySettings } from '@app/contracts';

/**
 * Where a signal is sent, by the rules of OpenTelemetry: an address of its own as it stands, else the
 * common one and the path of the signal. Undefined when it is not sent.
 * Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function otlpAddress(settings: TelemetrySettings, signal: 'traces' | 'metrics'): string | undefined {
  const { disabled, endpoint } = settings;
  const own = signal === 'traces' ? settings.tracesEndpoint : settings.metricsEndpoint;
  const wanted = signal === 'traces' ? settings.traces : settings.metrics;
  if (disabled || wanted === 'none') return undefined;
  return own ?? (endpoint && `${endpoint.replace(/\/$/, '')}/v1/${signal}`);
}

/** The headers of a setting as `name=value,other=value`. */
export function otlpHeaders({ headers }: TelemetrySettings): Record<string, string> {
  const pairs = headers?.reveal().split(',') ?? [];
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const [name = '', ...value] = pair.split('=');
      return name.trim() === '' ? [] : [[name.trim(), decodeURIComponent(value.join('=').trim())]];
    }),
  );
}
