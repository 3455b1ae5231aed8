import { parseTraceparent } from './traceparent.js';
import type { Span, Tracer } from './tracer.js';

/** A span that nobody sees, in the trace of whoever caused it. */
export class UnrecordedSpan implements Span {
  readonly recording = false;
  readonly content = false;

  constructor(readonly traceparent: string | undefined) {}

  get traceId(): string | undefined {
    return this.traceparent === undefined ? undefined : parseTraceparent(this.traceparent)?.traceId;
  }

  child(): Span {
    return this;
  }

  set(): void {}

  event(): void {}

  end(): void {}
}

/** No span of any trace. */
export const noSpan: Span = new UnrecordedSpan(undefined);

/** Records nothing, and passes on the traces of others. */
export const noTracer: Tracer = {
  start: (_name, { parent }) => (parent === undefined ? noSpan : new UnrecordedSpan(parent)),
};
