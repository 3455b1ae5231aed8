import {
  type Link,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer as Otel,
} from '@opentelemetry/api';
import { attribute, type SpanEventName } from './conventions.js';
import {
  formatTraceparent,
  parseTraceparent,
  type RootSpanOptions,
  type Span,
  type SpanAttributes,
  type SpanKind,
  type SpanOptions,
  type TraceParent,
  type Tracer,
  UnrecordedSpan,
} from './tracer.js';

const kinds: Record<SpanKind, OtelKind> = {
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  producer: OtelKind.PRODUCER,
  consumer: OtelKind.CONSUMER,
  internal: OtelKind.INTERNAL,
};

/**
 * Records spans with OpenTelemetry's SDK. The context is passed explicitly, as a parent; neither asynchronous storage
 * nor patched libraries are used.
 */
export class OtelTracer implements Tracer {
  constructor(
    private readonly otel: Otel,
    /** Whether a trace that its first process does not record is not recorded here either. */
    private readonly obeysParent: boolean,
    /** Whether prompts and answers are recorded. */
    readonly content: boolean,
  ) {}

  start(name: string, { parent, links, ...options }: RootSpanOptions): Span {
    const cause = parseTraceparent(parent);
    if (cause !== undefined && !cause.sampled && this.obeysParent) return new UnrecordedSpan(parent);
    return this.begin(name, options, cause && remote(cause), links?.flatMap(toLink));
  }

  begin(name: string, { kind, attributes }: SpanOptions, parent?: SpanContext, links?: Link[]): Span {
    const context = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
    const span = this.otel.startSpan(
      name,
      { kind: kinds[kind], attributes: attributes as never, ...(links !== undefined && { links }) },
      context,
    );
    if (span.isRecording()) return new RecordedSpan(this, span);
    return new UnrecordedSpan(textOf(span.spanContext()));
  }
}

class RecordedSpan implements Span {
  readonly recording = true;

  constructor(
    private readonly tracer: OtelTracer,
    private readonly span: OtelSpan,
  ) {}

  get content(): boolean {
    return this.tracer.content;
  }

  get traceparent(): string {
    return textOf(this.span.spanContext());
  }

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  child(name: string, options: SpanOptions): Span {
    return this.tracer.begin(name, options, this.span.spanContext());
  }

  set(attributes: SpanAttributes): void {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && this.span.isRecording()) this.span.setAttribute(name, value);
    }
  }

  event(name: SpanEventName, attributes?: SpanAttributes): void {
    if (this.span.isRecording()) this.span.addEvent(name, attributes);
  }

  end(error?: string): void {
    if (!this.span.isRecording()) return;
    if (error !== undefined) {
      this.span.setAttribute(attribute.errorType, error);
      this.span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  }
}

function remote({ traceId, spanId, sampled }: TraceParent): SpanContext {
  return { traceId, spanId, traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

function toLink(text: string): Link[] {
  const linked = parseTraceparent(text);
  return linked === undefined ? [] : [{ context: remote(linked) }];
}

function textOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return formatTraceparent({ traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 });
}
