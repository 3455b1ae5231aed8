import type { AttributeName, SpanEventName } from './conventions.js';

/** What a span may carry: names of the conventions alone, so that nothing gets in by being part of an object. */
export type SpanAttributes = {
  [Name in AttributeName]?: string | number | boolean | readonly string[] | undefined;
};

/** Which side of what a span is. */
export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal';

export interface SpanOptions {
  kind: SpanKind;
  attributes?: SpanAttributes;
}

export interface RootSpanOptions extends SpanOptions {
  /** The `traceparent` of whoever caused this; without one a trace begins here. */
  parent?: string | undefined;
  /** `traceparent`s of traces that this one has to do with. */
  links?: readonly string[];
}

/** A piece of work of a trace, from its start until `end`. */
export interface Span {
  /**
   * For what this work causes elsewhere. Where nothing is traced it is the one that the work came with, so
   * that traces of others do not break here.
   */
  readonly traceparent: string | undefined;
  /** For logs; undefined where there is no trace. */
  readonly traceId: string | undefined;
  /** Whether anybody will see it: what is dear to find out need not be when nobody will. */
  readonly recording: boolean;
  /** Whether the operator wants prompts and answers in it. */
  readonly content: boolean;
  /** A piece of work within this one. */
  child(name: string, options: SpanOptions): Span;
  set(attributes: SpanAttributes): void;
  event(name: SpanEventName, attributes?: SpanAttributes): void;
  /**
   * The work is over; what comes later is not written.
   *
   * @param error The kind of the failure, of a bounded set, when it failed; never a message.
   */
  end(error?: string): void;
}

/** Begins spans. Injected wherever work is traced; {@link noTracer} where nothing is. */
export interface Tracer {
  start(name: string, options: RootSpanOptions): Span;
}
