import type { TelemetrySettings } from '@app/contracts';
import type { Resource } from '@opentelemetry/resources';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { exportLimitMs, traceExporter } from '../otlp-exporters.js';
import { schemaUrl } from './conventions.js';
import { OtelTracer } from './otel-tracer.js';
import { noTracer, type Tracer } from './tracer.js';

/** The most spans that wait for export, a few seconds of a busy process; more are dropped. */
const mostWaiting = 16_384;
const batchSize = 512;
const exportEveryMs = 1_000;
/** Longer attribute values are cut. */
const longestValue = 4_096;

export interface OpenTracing {
  tracer: Tracer;
  /** Exports the remaining spans, for at most the time of one export. */
  close(): Promise<void>;
}

/** Opens the traces that the settings ask for. Without a collector nothing is recorded and no SDK is loaded. */
export async function openTracing(settings: TelemetrySettings, resource: Resource): Promise<OpenTracing> {
  const exporter = await traceExporter(settings);
  if (exporter === undefined) return { tracer: noTracer, close: async () => undefined };
  const { BatchSpanProcessor, TracerProvider } = await import('@opentelemetry/sdk-trace');
  const provider = new TracerProvider({
    resource,
    sampler: await samplerOf(settings),
    spanLimits: { attributeValueLengthLimit: longestValue },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: mostWaiting,
        maxExportBatchSize: batchSize,
        scheduledDelayMillis: exportEveryMs,
        exportTimeoutMillis: exportLimitMs,
      }),
    ],
  });
  const otel = provider.getTracer('sluice', undefined, { schemaUrl });
  return {
    tracer: new OtelTracer(otel, settings.sampler.startsWith('parentbased'), settings.content),
    close: () => provider.shutdown(),
  };
}

/** The sampler of the setting, by the names of OTEL_TRACES_SAMPLER. */
async function samplerOf({ sampler, samplerRatio }: TelemetrySettings): Promise<Sampler> {
  const { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } =
    await import('@opentelemetry/sdk-trace');
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(samplerRatio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(samplerRatio) });
  }
}
