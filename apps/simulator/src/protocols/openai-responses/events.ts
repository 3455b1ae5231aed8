import { isObject } from '../is-object.js';

/** Writes the events of one stream, each with its number in it. */
export class EventWriter {
  #sequence = 0;

  write(type: string, members: object): string {
    const text = event({ type, sequence_number: this.#sequence, ...members });
    this.#sequence += 1;
    return text;
  }
}

/** How many events of a stream come before an error in the middle of it: four, and the first two tokens. */
const eventsBeforeError = 6;

/**
 * A failure in the middle of a stream: a response that failed ends with itself, and an error stands in an
 * event of its own.
 */
export function failureEvent(body: string): string {
  const value = JSON.parse(body) as Record<string, unknown>;
  const sequence = { sequence_number: eventsBeforeError };
  if (value['object'] === 'response') return event({ type: 'response.failed', ...sequence, response: value });
  const error = isObject(value['error']) ? value['error'] : {};
  const { code = null, message, param = null } = error;
  return event({ type: 'error', ...sequence, code, message, param });
}

function event(members: { type: string; sequence_number: number } & Record<string, unknown>): string {
  return `event: ${members.type}\ndata: ${JSON.stringify(members)}\n\n`;
}
