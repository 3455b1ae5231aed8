import type { FinishReason, Usage } from '@app/contracts';
import { type Reply, splitIntoTokens } from '../../answers/reply.js';
import { chatCall } from '../call.js';
import type { Operation, StreamBody } from '../protocol.js';
import { readMessagesRequest } from './messages-request.js';

/** `POST /v1/messages`. */
export const messages: Operation = {
  name: 'chat',
  read(body) {
    const request = readMessagesRequest(body, true);
    return chatCall(request, (reply, id) =>
      request.stream
        ? messageStream(reply, id)
        : { stream: false, contentType: 'application/json', text: message(reply, id) },
    );
  },
};

/** A whole answer as `message`. */
function message(reply: Reply, id: string): string {
  const { usage } = reply;
  return JSON.stringify({
    ...messageHead(reply, id),
    content: reply.empty ? [] : contentBlocks(reply).map(({ whole }) => whole),
    stop_reason: reply.empty ? null : wireStopReasons[reply.finishReason],
    ...(usage !== undefined && { usage: { ...inputUsage(usage), ...outputUsage(usage) } }),
  });
}

/** A message without its content. */
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
 * An answer as a stream of events: the head of the message, its blocks one after the other, the stop reason, and
 * the end. An answer without content has neither blocks nor a stop reason.
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
  const blocks = contentBlocks(reply).map(tokensOf);
  return {
    stream: true,
    contentType,
    opening,
    tokens: blocks.flat(),
    closing: ended + stop,
  };
}

/** The deltas of a block. Its start is sent with the first delta, and its end with the last one. */
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

/** One content block of an answer, whole and as it is streamed. */
interface Block {
  /** The block in a whole answer. */
  whole: object;
  /** The block when it begins in a stream. */
  start: object;
  deltas: readonly object[];
}

/** The content of an answer in blocks: thinking, text, and one block per tool call. */
function contentBlocks(reply: Reply): Block[] {
  const { reasoning, text, toolCalls } = reply;
  return [
    ...(reasoning.length === 0 ? [] : [thinkingBlock(reasoning)]),
    ...(text.length === 0 && toolCalls.length > 0 ? [] : [textBlock(text)]),
    ...toolCalls.map((call) => toolUseBlock(call)),
  ];
}

const signature = 'c2ltdWxhdGVkIHNpZ25hdHVyZQ==';

function thinkingBlock(tokens: readonly string[]): Block {
  return {
    whole: { type: 'thinking', thinking: tokens.join(''), signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...tokens.map((token) => ({ type: 'thinking_delta', thinking: token })),
      { type: 'signature_delta', signature },
    ],
  };
}

function textBlock(tokens: readonly string[]): Block {
  return {
    whole: { type: 'text', text: tokens.join(''), citations: null },
    start: { type: 'text', text: '' },
    deltas: tokens.map((text) => ({ type: 'text_delta', text })),
  };
}

function toolUseBlock({ id, name, arguments: text }: Reply['toolCalls'][number]): Block {
  return {
    whole: { type: 'tool_use', id, name, input: parsed(text) },
    start: { type: 'tool_use', id, name, input: {} },
    deltas: ['', ...splitIntoTokens(text)].map((token) => ({
      type: 'input_json_delta',
      partial_json: token,
    })),
  };
}

/** Scripted arguments that are not JSON can be sent as such only in a stream; a whole answer has them as text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Anthropic's names. */
const wireStopReasons: Record<FinishReason, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  other: 'pause_turn',
};

/** The usage known when the answer begins. `input_tokens` excludes tokens read from the cache. */
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

/** The usage known when the answer has ended. */
function outputUsage(usage: Usage): object {
  return {
    output_tokens: usage.outputTokens ?? 0,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens ?? 0 },
  };
}
