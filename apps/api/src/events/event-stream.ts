import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** A server-sent event: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface ServerSentEvent {
  /** Where a reader that was cut off goes on; without it the event is not one to resume from. */
  id?: string;
  type: string;
  data: object;
}

/** For proxies: they shall pass on every event at once and keep nothing. */
const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** An event of nothing, to keep a connection open. */
export const ping = ': ping\n\n';

/** The event on the wire. */
export function eventText({ id, type, data }: ServerSentEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Answers with a stream of events. The next text is asked for when the reader has taken the one before,
 * so a slow one costs no more memory than a quick one.
 */
export function sendEvents(reply: FastifyReply, texts: AsyncIterable<string>): FastifyReply {
  return reply.headers(headers).send(Readable.from(texts, { objectMode: false, highWaterMark: 1 }));
}
