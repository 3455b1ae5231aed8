import type { FinishReason, Usage } from '@app/contracts';
import { pieces } from '../../answers/pieces.js';
import type { Reply } from '../../answers/reply.js';
import type { StreamBody, WholeBody } from '../protocol.js';

const wireFinishReasons: Record<FinishReason, string> = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  'tool-calls': 'TOOL_CALL',
  'content-filter': 'ERROR_TOXIC',
  other: 'OTHER',
};

/** A whole answer. */
export function wholeAnswer(reply: Reply, id: string): WholeBody {
  const { reasoning, text, toolCalls } = reply;
  const content = [
    ...(reasoning.length === 0 ? [] : [{ type: 'thinking', thinking: reasoning.join('') }]),
    ...(text.length === 0 ? [] : [{ type: 'text', text: text.join('') }]),
  ];
  const message = {
    role: 'assistant',
    ...(content.length > 0 && { content }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls.map((call) => wireToolCall(call, call.arguments)) }),
  };
  return {
    stream: false,
    contentType: 'application/json',
    text: JSON.stringify({ id, message, ...end(reply) }),
  };
}

/** An answer in events: the contents one behind the other, then the tool calls, then why it ends. */
export function streamedAnswer(reply: Reply, id: string): StreamBody {
  const { reasoning, text, toolCalls } = reply;
  const start = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] };
  const thinks = reasoning.length > 0 ? 1 : 0;
  return {
    stream: true,
    contentType: 'text/event-stream; charset=utf-8',
    opening: event('message-start', { id, delta: { message: start } }),
    tokens: [
      ...contentEvents('thinking', reasoning, 0),
      ...contentEvents('text', text, thinks),
      ...toolCalls.flatMap((call, index) => toolCallEvents(call, index)),
    ],
    closing: `${event('message-end', { id, delta: end(reply) })}data: [DONE]\n\n`,
  };
}

function contentEvents(type: 'text' | 'thinking', all: readonly string[], index: number): string[] {
  if (all.length === 0) return [];
  const delta = (content: object): object => ({ index, delta: { message: { content } } });
  const start = event('content-start', delta({ type, [type]: '' }));
  const deltas = all.map((piece) => event('content-delta', delta({ [type]: piece })));
  return [...joined(start, deltas), event('content-end', { index })];
}

function toolCallEvents(call: Reply['toolCalls'][number], index: number): string[] {
  const start = event('tool-call-start', {
    index,
    delta: { message: { tool_calls: wireToolCall(call, '') } },
  });
  const deltas = pieces(call.arguments).map((piece) =>
    event('tool-call-delta', {
      index,
      delta: { message: { tool_calls: { function: { arguments: piece } } } },
    }),
  );
  return [...joined(start, deltas), event('tool-call-end', { index })];
}

/** What begins a part goes out with the first token of it. */
function joined(start: string, [first = '', ...rest]: readonly string[]): string[] {
  return [start + first, ...rest];
}

function event(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

function end({ empty, finishReason, usage }: Reply): object {
  return {
    finish_reason: wireFinishReasons[finishReason],
    ...(!empty && usage !== undefined && { usage: wireUsage(usage) }),
  };
}

function wireUsage({ inputTokens, outputTokens, cachedInputTokens }: Usage): object {
  const tokens = { input_tokens: inputTokens, output_tokens: outputTokens };
  return { billed_units: tokens, tokens, cached_tokens: cachedInputTokens };
}

function wireToolCall({ id, name }: Reply['toolCalls'][number], given: string): object {
  return { id, type: 'function', function: { name, arguments: given } };
}
