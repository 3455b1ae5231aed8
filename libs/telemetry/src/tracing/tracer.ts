import type { AttributeName, SpanEventName } from './conventions.js';

/** Begins spans. It is injected wherever work is traced; {@link noTracer} where nothing is. */
export interface Tracer {
  start(name: string, options: RootSpanOptions): Span;
}

export interface SpanOptions {
  kind: SpanKind;
  attributes?: SpanAttributes;
}

export interface RootSpanOptions extends SpanOptions {
  /** The `traceparent` of the cause; without one, a new trace begins. */
  parent?: string | undefined;
  /** The `traceparent`s of related traces. */
  links?: readonly string[];
}

/** The role of a span in a remote call. */
export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal';

/** Attributes of the conventions only, so that nothing is traced as part of an object. */
export type SpanAttributes = {
  [Name in AttributeName]?: string | number | boolean | readonly string[] | undefined;
};

/** One piece of work in a trace, from its start until `end`. */
export interface Span {
  /**
   * Passed on with the work that this span causes elsewhere. Where nothing is traced it is the one of the cause, so
   * that traces of others are not interrupted here.
   */
  readonly traceparent: string | undefined;
  /** For logs; undefined without a trace. */
  readonly traceId: string | undefined;
  /** Whether the span is recorded; attributes that are expensive to compute are skipped otherwise. */
  readonly recording: boolean;
  /** Whether the operator wants prompts and answers in the span. */
  readonly content: boolean;
  /** Begins a piece of work within this one. */
  child(name: string, options: SpanOptions): Span;
  set(attributes: SpanAttributes): void;
  event(name: SpanEventName, attributes?: SpanAttributes): void;
  /**
   * Ends the work; later attributes and events are dropped.
   *
   * @param error The kind of the failure, of a bounded set, if the work failed; never a message.
   */
  end(error?: string): void;
}

/** A span that is not recorded, in the trace of its cause. */
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

/** A span without a trace. */
export const noSpan: Span = new UnrecordedSpan(undefined);

/** Records nothing, and passes on the traces of others. */
export const noTracer: Tracer = {
  start: (_name, { parent }) => (parent === undefined ? noSpan : new UnrecordedSpan(parent)),
};

/** A position in a trace, as it is passed from process to process. */
export interface TraceParent {
  /** 32 hexadecimal digits, not all 0. */
  traceId: string;
  /** 16 hexadecimal digits, not all 0. */
  spanId: string;
  /** Whether the process that began the trace records it. */
  sampled: boolean;
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const sampledFlag = 1;

/**
 * Reads a `traceparent` header; undefined when it is invalid. Later versions are read as far as they are known.
 * Source: https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function parseTraceparent(text: string | undefined): TraceParent | undefined {
  const [, version, traceId = '', spanId = '', flags = '', more] = form.exec(text ?? '') ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & sampledFlag) !== 0 };
}

/** The `traceparent` header of a position in a trace. */
export function formatTraceparent({ traceId, spanId, sampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}
