export { doneInTime } from './done-in-time.js';
export { createLogger, type LoggerOptions } from './create-logger.js';
export { type ErrorRecord, errorRecord, withoutMessages } from './error-record.js';
export type { LogFields } from './log-fields.js';
export type { Logger, LogLevel } from './logger.js';
export { NestLogger } from './nest-logger.js';
export { attribute, spanEvent, spanName } from './tracing/conventions.js';
export { noSpan, noTracer } from './tracing/no-tracer.js';
export type {
  RootSpanOptions,
  Span,
  SpanAttributes,
  SpanKind,
  SpanOptions,
  Tracer,
} from './tracing/tracer.js';
export { formatTraceparent, parseTraceparent, type TraceParent } from './tracing/traceparent.js';
export { InternalPortError } from './internal-server.js';
export { callLabels } from './metrics/call-labels.js';
export { noMeter, type LabelValues, type Meter, type Observation } from './metrics/meter.js';
export type { LabelName } from './metrics/labels.js';
export type { AnyMetric, CounterMetric, GaugeMetric, HistogramMetric } from './metrics/metric.js';
export { metrics } from './metrics/registry.js';
export { type OpenTelemetry, openTelemetry, type TelemetryOptions } from './open-telemetry.js';
export { Readiness, type ReadinessCheck } from './readiness.js';
export { noTelemetry, type Telemetry } from './telemetry.js';
