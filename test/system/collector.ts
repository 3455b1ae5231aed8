import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A received span, with its attributes as an object. */
export interface CollectedSpan {
  service: string;
  name: string;
  kind: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, unknown>;
  events: { name: string; attributes: Record<string, unknown> }[];
  links: string[];
  failed: boolean;
  /** Nanoseconds since the epoch. */
  startedAt: bigint;
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/** A collector that receives traces and metrics by OTLP over HTTP as JSON. */
export class Collector {
  readonly spans: CollectedSpan[] = [];
  /** The names of all received metrics. */
  readonly metricNames = new Set<string>();
  /** All received requests, unchanged. */
  raw = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Collector> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const collector = new Collector(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        collector.#take(request.url ?? '', Buffer.concat(chunks).toString());
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The spans of a trace in the order of their starts. */
  trace(traceId: string): CollectedSpan[] {
    return this.spans
      .filter((span) => span.traceId === traceId)
      .toSorted((left, right) => Number(left.startedAt - right.startedAt));
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  #take(path: string, text: string): void {
    this.raw += text;
    const body = JSON.parse(text) as Body;
    if (path === '/v1/traces') {
      for (const { resource, scopeSpans } of body.resourceSpans ?? []) {
        const service = String(plain(resource.attributes)['service.name']);
        for (const { spans } of scopeSpans) this.spans.push(...spans.map((span) => collected(span, service)));
      }
    }
    for (const { scopeMetrics } of body.resourceMetrics ?? []) {
      for (const { metrics } of scopeMetrics) for (const { name } of metrics) this.metricNames.add(name);
    }
  }
}

interface KeyValue {
  key: string;
  value: Record<string, unknown>;
}

interface OtlpSpan {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes?: KeyValue[];
  events?: { name: string; attributes?: KeyValue[] }[];
  links?: { traceId: string; spanId: string }[];
  status?: { code?: number };
  startTimeUnixNano: string;
}

/** The part of OTLP/JSON that the tests read. Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
interface Body {
  resourceSpans?: { resource: { attributes: KeyValue[] }; scopeSpans: { spans: OtlpSpan[] }[] }[];
  resourceMetrics?: { scopeMetrics: { metrics: { name: string }[] }[] }[];
}

function collected(span: OtlpSpan, service: string): CollectedSpan {
  const { name, traceId, spanId, parentSpanId } = span;
  return {
    service,
    name,
    kind: kinds[span.kind] ?? String(span.kind),
    traceId,
    spanId,
    parentSpanId: parentSpanId || undefined,
    attributes: plain(span.attributes),
    events: (span.events ?? []).map((event) => ({ name: event.name, attributes: plain(event.attributes) })),
    links: (span.links ?? []).map((link) => link.spanId),
    failed: span.status?.code === 2,
    startedAt: BigInt(span.startTimeUnixNano),
  };
}

function plain(attributes: KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: Record<string, unknown>): unknown {
  const [type, inner] = Object.entries(value)[0] ?? [];
  if (type === 'intValue') return Number(inner);
  if (type !== 'arrayValue') return inner;
  return (inner as { values: Record<string, unknown>[] }).values.map(valueOf);
}
