import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** A server-sent event: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface ServerSentEvent {
  /** The id from which a disconnected reader continues; without one it cannot resume from this event. */
  id?: string;
  type: string;
  data: object;
}

/** Proxies must pass on every event at once and store nothing. */
const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** A comment that keeps a connection open. */
export const ping = ': ping\n\n';

/** The event on the wire. */
export function eventText({ id, type, data }: ServerSentEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Answers with a stream of events. The next text is produced when the reader has taken the one before, so that a
 * slow reader costs no more memory than a quick one.
 */
export function sendEvents(reply: FastifyReply, texts: AsyncIterable<string>): FastifyReply {
  return reply.headers(headers).send(Readable.from(texts, { objectMode: false, highWaterMark: 1 }));
}
