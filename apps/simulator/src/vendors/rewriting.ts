import type { JsonObject } from '@app/contracts';
import type { StreamBody, WholeBody } from '../protocols/protocol.js';

/** Changes what was sent as an answer, or as one event of it. */
export type Rewrite = (answer: JsonObject) => unknown;

/** An answer of OpenAI's protocol with every object of it rewritten, whole or in events. */
export function rewritten(body: WholeBody | StreamBody, rewrite: Rewrite): WholeBody | StreamBody {
  if (!body.stream) return { ...body, text: JSON.stringify(rewrite(JSON.parse(body.text) as JsonObject)) };
  const events = (text: string): string =>
    text
      .split('\n\n')
      .map((event) => rewrittenEvent(event, rewrite))
      .join('\n\n');
  return {
    ...body,
    opening: events(body.opening),
    tokens: body.tokens.map(events),
    closing: events(body.closing),
  };
}

function rewrittenEvent(event: string, rewrite: Rewrite): string {
  if (!event.startsWith('data: {')) return event;
  return `data: ${JSON.stringify(rewrite(JSON.parse(event.slice('data: '.length)) as JsonObject))}`;
}

/** Changes the message of an answer, or of one event of it. */
export function inMessage(rewrite: (message: JsonObject) => JsonObject): Rewrite {
  return (answer) => {
    const { choices } = answer;
    if (!Array.isArray(choices)) return answer;
    const change = (choice: unknown): unknown => {
      const { message, delta, ...rest } = choice as JsonObject & { message?: JsonObject; delta?: JsonObject };
      return {
        ...rest,
        ...(message && { message: rewrite(message) }),
        ...(delta && { delta: rewrite(delta) }),
      };
    };
    return { ...answer, choices: choices.map(change) };
  };
}

/** A request with usage asked for: the vendor tells it unasked. */
export function withUsage(body: unknown): unknown {
  return isObject(body) ? { ...body, stream_options: { include_usage: true } } : body;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
