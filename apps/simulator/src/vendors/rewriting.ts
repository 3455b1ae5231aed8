import type { JsonObject } from '@app/contracts';
import { isObject } from '../protocols/call.js';
import type { StreamBody, WholeBody } from '../protocols/protocol.js';

/** Changes an answer, or one event of it. */
type Rewrite = (answer: JsonObject) => unknown;

/** An answer of the OpenAI protocol, whole or in events, with every JSON object rewritten. */
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

/** Changes the message of an answer, or the delta of an event. */
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

/** A request that asks for the usage of a stream, for vendors who always send it. */
export function withUsage(body: unknown): unknown {
  return isObject(body) ? { ...body, stream_options: { include_usage: true } } : body;
}
