import type { Meter } from './metrics/meter.js';
import { noMeter } from './metrics/meter.js';
import { noTracer } from './tracing/no-tracer.js';
import { Readiness } from './readiness.js';
import type { Tracer } from './tracing/tracer.js';

/** By what the parts of the program are seen from outside, besides their log. */
export interface Telemetry {
  tracer: Tracer;
  meter: Meter;
  /** Where parts say what they need. */
  readiness: Readiness;
}

/** For parts that nobody watches: in tests, and where the operator wants none. */
export const noTelemetry: Telemetry = { tracer: noTracer, meter: noMeter, readiness: new Readiness() };
