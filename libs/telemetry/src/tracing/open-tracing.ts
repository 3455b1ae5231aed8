import type { TelemetrySettings } from '@app/contracts';
import type { Resource } from '@opentelemetry/resources';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { otlpAddress, otlpHeaders } from '../otlp-address.js';
import { schemaUrl } from './conventions.js';
import { noTracer } from './no-tracer.js';
import { OtelTracer } from './otel-tracer.js';
import { samplerOf } from './sampler.js';
import type { Tracer } from './tracer.js';

/** Spans that wait to be sent; more are dropped rather than kept. A few seconds of a busy process. */
const mostWaiting = 16_384;
const batchSize = 512;
const sendEveryMs = 1_000;
const sendLimitMs = 10_000;
/** Longer values are cut. */
const longestValue = 4_096;

export interface OpenTracing {
  tracer: Tracer;
  /** Sends what is left; at most for the time that a batch has. */
  close(): Promise<void>;
}

/** Traces as the settings say; without a collector nothing is recorded, and nothing is loaded for it. */
export async function openTracing(settings: TelemetrySettings, resource: Resource): Promise<OpenTracing> {
  const address = otlpAddress(settings, 'traces');
  if (address === undefined) return { tracer: noTracer, close: async () => undefined };
  const { BatchSpanProcessor, TracerProvider } = await import('@opentelemetry/sdk-trace');
  const provider = new TracerProvider({
    resource,
    sampler: samplerOf(settings),
    spanLimits: { attributeValueLengthLimit: longestValue },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: await exporterFor(settings, address),
        maxQueueSize: mostWaiting,
        maxExportBatchSize: batchSize,
        scheduledDelayMillis: sendEveryMs,
        exportTimeoutMillis: sendLimitMs,
      }),
    ],
  });
  const otel = provider.getTracer('sluice', undefined, { schemaUrl });
  return {
    tracer: new OtelTracer(otel, settings.sampler.startsWith('parentbased'), settings.content),
    close: () => provider.shutdown(),
  };
}

async function exporterFor(settings: TelemetrySettings, url: string): Promise<SpanExporter> {
  const options = { url, timeoutMillis: sendLimitMs, headers: otlpHeaders(settings) };
  const { OTLPTraceExporter } =
    settings.protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter(options);
}
