import type { FinishReason, Usage } from '@app/contracts';
import { composeReply, pieces, type Reply } from '../../answers/reply.js';
import type { Call, Operation, StreamBody } from '../protocol.js';
import { type MessagesRequest, readMessagesRequest } from './messages-request.js';

/** `POST /v1/messages`. */
export const messages: Operation = {
  name: 'chat',
  read: (body) => callOf(readMessagesRequest(body, true)),
};

function callOf({ prompt, stream, invalid }: MessagesRequest): Call {
  return {
    model: prompt.model === '' ? undefined : prompt.model,
    stream,
    lastUserText: prompt.lastUserText,
    ...(invalid !== undefined && { invalid }),
    render(answer, id) {
      const reply = composeReply(answer, prompt, id);
      return {
        cost: {
          inputTokens: reply.usage?.inputTokens ?? prompt.inputTokens,
          outputTokens: reply.usage?.outputTokens ?? reply.text.length,
        },
        body: stream
          ? messageStream(reply, id)
          : { stream: false, contentType: 'application/json', text: message(reply, id) },
      };
    },
  };
}

/** A whole answer as `message`. */
function message(reply: Reply, id: string): string {
  const { usage } = reply;
  return JSON.stringify({
    ...messageHead(reply, id),
    content: reply.empty ? [] : contentBlocks(reply, pieces).map(({ whole }) => whole),
    stop_reason: reply.empty ? null : wireStopReasons[reply.finishReason],
    ...(usage !== undefined && { usage: { ...inputUsage(usage), ...outputUsage(usage) } }),
  });
}

/** What is known of a message before its content. */
function messageHead({ model }: Reply, id: string): object {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}

/**
 * An answer as a stream of events: the head of the message, its blocks one after the other, why it ended,
 * and the end. An answer without content has neither blocks nor a reason.
 */
function messageStream(reply: Reply, id: string): StreamBody {
  const { usage } = reply;
  const start = {
    message: {
      ...messageHead(reply, id),
      ...(usage !== undefined && { usage: { ...inputUsage(usage), output_tokens: 1 } }),
    },
  };
  const opening = event('message_start', start) + event('ping', {});
  const stop = event('message_stop', {});
  const contentType = 'text/event-stream; charset=utf-8';
  if (reply.empty) return { stream: true, contentType, opening, tokens: [], closing: stop };

  const ended = event('message_delta', {
    delta: { stop_reason: wireStopReasons[reply.finishReason], stop_sequence: null },
    ...(usage !== undefined && { usage: { ...inputUsage(usage), ...outputUsage(usage) } }),
  });
  const blocks = contentBlocks(reply, pieces).map(tokensOf);
  return {
    stream: true,
    contentType,
    opening,
    tokens: blocks.flat(),
    closing: ended + stop,
  };
}

/** The deltas of a block; the first one brings its start along and the last one its end. */
function tokensOf({ start, deltas }: Block, index: number): string[] {
  const opening = event('content_block_start', { index, content_block: start });
  const closing = event('content_block_stop', { index });
  if (deltas.length === 0) return [opening + closing];
  return deltas.map((delta, at) => {
    const text = event('content_block_delta', { index, delta });
    return (at === 0 ? opening : '') + text + (at === deltas.length - 1 ? closing : '');
  });
}

function event(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

/** One block of an answer, whole and in the pieces of a stream. */
interface Block {
  /** As it stands in a whole answer. */
  whole: object;
  /** As it begins in a stream. */
  start: object;
  deltas: readonly object[];
}

/** What the model says, in blocks: its thinking, its text, and a block for each tool that it calls. */
function contentBlocks(reply: Reply, piecesOf: (text: string) => string[]): Block[] {
  const { reasoning, text, toolCalls } = reply;
  return [
    ...(reasoning.length === 0 ? [] : [thinking(reasoning)]),
    ...(text.length === 0 && toolCalls.length > 0 ? [] : [words(text)]),
    ...toolCalls.map((call) => toolUse(call, piecesOf(call.arguments))),
  ];
}

const signature = 'c2ltdWxhdGVkIHNpZ25hdHVyZQ==';

function thinking(pieces: readonly string[]): Block {
  return {
    whole: { type: 'thinking', thinking: pieces.join(''), signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...pieces.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature },
    ],
  };
}

function words(pieces: readonly string[]): Block {
  return {
    whole: { type: 'text', text: pieces.join(''), citations: null },
    start: { type: 'text', text: '' },
    deltas: pieces.map((text) => ({ type: 'text_delta', text })),
  };
}

function toolUse({ id, name, arguments: text }: Reply['toolCalls'][number], pieces: string[]): Block {
  return {
    whole: { type: 'tool_use', id, name, input: parsed(text) },
    start: { type: 'tool_use', id, name, input: {} },
    deltas: ['', ...pieces].map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  };
}

/** Scripted arguments that are no JSON can only be shown in a stream; a whole answer holds them as text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** As Anthropic names them. */
const wireStopReasons: Record<FinishReason, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  other: 'pause_turn',
};

/** What is known when the answer begins. `input_tokens` are those that did not come from the cache. */
function inputUsage(usage: Usage): object {
  const cached = usage.cachedInputTokens ?? 0;
  return {
    input_tokens: Math.max(0, (usage.inputTokens ?? 0) - cached),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    service_tier: 'standard',
  };
}

/** What is known when it has ended. */
function outputUsage(usage: Usage): object {
  return {
    output_tokens: usage.outputTokens ?? 0,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens ?? 0 },
  };
}
