import { splitIntoTokens, type Reply } from '../../answers/reply.js';
import { isObject } from '../call.js';
import type { StreamBody } from '../protocol.js';
import {
  type OutputItem,
  outputItems,
  outputText,
  responseObject,
  statusOf,
  unfinishedResponse,
  wireItem,
} from './response-object.js';
import type { ResponseRequest } from './response-request.js';

/**
 * A reply as the events of a response. The events that begin an item are sent with the preceding token, so that
 * every token except the last of an item is one event.
 */
export function responseStream(reply: Reply, request: ResponseRequest, id: string): StreamBody {
  const writer = new EventWriter();
  const begun = unfinishedResponse(reply, request, id);
  let opening = writer.write('response.created', { response: begun });
  opening += writer.write('response.in_progress', { response: begun });
  const status = statusOf(reply);
  const tokens: string[] = [];
  let ending = '';
  const items = outputItems(reply, request, id);
  for (const [at, item] of items.entries()) {
    const start = ending + beginning(writer, item, at);
    if (tokens.length === 0) opening += start;
    else tokens[tokens.length - 1] += start;
    for (const token of tokensOf(item)) tokens.push(delta(writer, item, at, token));
    ending = end(writer, item, at, at === items.length - 1 ? status : 'completed');
  }
  const response = responseObject(reply, request, id);
  return {
    stream: true,
    contentType: 'text/event-stream; charset=utf-8',
    opening,
    tokens,
    closing: ending + writer.write(`response.${status}`, { response }),
  };
}

function tokensOf(item: OutputItem): readonly string[] {
  return item.type === 'function_call' ? splitIntoTokens(item.call.arguments) : item.tokens;
}

function beginning(writer: EventWriter, item: OutputItem, at: number): string {
  const added = writer.write('response.output_item.added', {
    output_index: at,
    item: wireItem(item, 'in_progress'),
  });
  if (item.type === 'message') {
    const part = outputText('');
    return (
      added + writer.write('response.content_part.added', { ...place(item, at), content_index: 0, part })
    );
  }
  if (item.type === 'function_call') return added;
  const part = { type: 'summary_text', text: '' };
  return (
    added +
    writer.write('response.reasoning_summary_part.added', { ...place(item, at), summary_index: 0, part })
  );
}

function delta(writer: EventWriter, item: OutputItem, at: number, token: string): string {
  const where = place(item, at);
  switch (item.type) {
    case 'message':
      return writer.write('response.output_text.delta', {
        ...where,
        content_index: 0,
        delta: token,
        logprobs: [],
      });
    case 'reasoning':
      return writer.write('response.reasoning_summary_text.delta', {
        ...where,
        summary_index: 0,
        delta: token,
      });
    case 'function_call':
      return writer.write('response.function_call_arguments.delta', { ...where, delta: token });
  }
}

function end(writer: EventWriter, item: OutputItem, at: number, status: 'completed' | 'incomplete'): string {
  const done = contentEnd(writer, item, at);
  return done + writer.write('response.output_item.done', { output_index: at, item: wireItem(item, status) });
}

function contentEnd(writer: EventWriter, item: OutputItem, at: number): string {
  const where = place(item, at);
  if (item.type === 'function_call') {
    return writer.write('response.function_call_arguments.done', {
      ...where,
      arguments: item.call.arguments,
    });
  }
  const text = item.tokens.join('');
  if (item.type === 'message') {
    const part = { ...where, content_index: 0 };
    return (
      writer.write('response.output_text.done', { ...part, text, logprobs: [] }) +
      writer.write('response.content_part.done', { ...part, part: outputText(text) })
    );
  }
  const part = { ...where, summary_index: 0 };
  return (
    writer.write('response.reasoning_summary_text.done', { ...part, text }) +
    writer.write('response.reasoning_summary_part.done', { ...part, part: { type: 'summary_text', text } })
  );
}

function place({ id }: OutputItem, at: number): object {
  return { item_id: id, output_index: at };
}

/** Writes the numbered events of one stream. */
class EventWriter {
  #sequence = 0;

  write(type: string, members: object): string {
    const text = event({ type, sequence_number: this.#sequence, ...members });
    this.#sequence += 1;
    return text;
  }
}

/** Number of events that precede an error in the middle of a stream: four, and the first two tokens. */
const eventsBeforeError = 6;

/**
 * A failure in the middle of a stream: a failed response is sent as the last event, any other failure as an error
 * event.
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
