export { createLogger, type LoggerOptions } from './create-logger.js';
export { type ErrorRecord, errorRecord, withoutMessages } from './error-record.js';
export { InternalPortError } from './internal-server.js';
export type { LogFields, Logger, LogLevel } from './logger.js';
export { callLabels } from './metrics/call-labels.js';
export {
  type AnyMetric,
  type CounterMetric,
  type GaugeMetric,
  type HistogramMetric,
  type LabelName,
  type LabelValues,
  type Meter,
  noMeter,
  type Observation,
} from './metrics/meter.js';
export { metrics } from './metrics/registry.js';
export { NestLogger } from './nest-logger.js';
export { type OpenTelemetry, openTelemetry, type TelemetryOptions } from './open-telemetry.js';
export { doneInTime, noTelemetry, Readiness, type ReadinessCheck, type Telemetry } from './telemetry.js';
export { attribute, spanEvent, spanName } from './tracing/conventions.js';
export {
  formatTraceparent,
  noSpan,
  noTracer,
  parseTraceparent,
  type RootSpanOptions,
  type Span,
  type SpanAttributes,
  type SpanKind,
  type SpanOptions,
  type TraceParent,
  type Tracer,
} from './tracing/tracer.js';
