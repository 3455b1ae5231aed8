import type { FinishReason, Usage } from '@app/contracts';
import { type Reply, splitIntoTokens } from '../../answers/reply.js';
import { chatCall } from '../call.js';
import type { Operation, StreamBody } from '../protocol.js';
import { readChatRequest } from './chat-request.js';

/** `POST /chat/completions`. */
export const chat: Operation = {
  name: 'chat',
  read(body) {
    const request = readChatRequest(body);
    return chatCall(request, (reply, id) =>
      request.stream
        ? chatStream(reply, id, request.includeUsage)
        : { stream: false, contentType: 'application/json', text: chatCompletion(reply, id) },
    );
  },
};

/** A whole answer as `chat.completion`. */
function chatCompletion(reply: Reply, id: string): string {
  return JSON.stringify({
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1_000),
    model: reply.model,
    choices: reply.empty ? [] : [choice(reply)],
    ...(reply.usage === undefined ? {} : { usage: wireUsage(reply.usage) }),
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  });
}

function choice(reply: Reply): object {
  const { text, reasoning, toolCalls } = reply;
  return {
    index: 0,
    message: {
      role: 'assistant',
      content: text.length === 0 && toolCalls.length > 0 ? null : text.join(''),
      ...(reasoning.length === 0 ? {} : { reasoning_content: reasoning.join('') }),
      ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(wireToolCall) }),
      refusal: null,
      annotations: [],
    },
    logprobs: null,
    finish_reason: wireFinishReasons[reply.finishReason],
  };
}

function wireToolCall(call: Reply['toolCalls'][number]): object {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}

/**
 * An answer as a stream of `chat.completion.chunk`: the role; then reasoning, text and tool calls in deltas; then
 * the finish reason; then, if requested, the usage in a chunk without choices; then the end mark. The text around
 * the deltas is built once, because it is the same in all of them.
 */
function chatStream(reply: Reply, id: string, includeUsage: boolean): StreamBody {
  const head = `data: {"id":"chatcmpl-${id}","object":"chat.completion.chunk","created":${Math.floor(
    Date.now() / 1_000,
  )},"model":${JSON.stringify(reply.model)},"service_tier":"default","system_fingerprint":"fp_simulator",`;
  const noUsage = includeUsage ? ',"usage":null' : '';
  const chunk = (delta: string, finish: string): string =>
    `${head}"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}]${noUsage}}\n\n`;

  const usage =
    includeUsage && reply.usage !== undefined
      ? `${head}"choices":[],"usage":${JSON.stringify(wireUsage(reply.usage))}}\n\n`
      : '';
  const contentType = 'text/event-stream; charset=utf-8';
  if (reply.empty) {
    const opening = `${head}"choices":[]${noUsage}}\n\n`;
    return { stream: true, contentType, opening, tokens: [], closing: `${usage}data: [DONE]\n\n` };
  }

  const content = reply.toolCalls.length > 0 && reply.text.length === 0 ? 'null' : '""';
  return {
    stream: true,
    contentType,
    opening: chunk(`{"role":"assistant","content":${content},"refusal":null}`, 'null'),
    tokens: deltas(reply).map((delta) => chunk(delta, 'null')),
    closing: `${chunk('{}', `"${wireFinishReasons[reply.finishReason]}"`)}${usage}data: [DONE]\n\n`,
  };
}

function deltas(reply: Reply): string[] {
  return [
    ...reply.reasoning.map((token) => `{"reasoning_content":${JSON.stringify(token)}}`),
    ...reply.text.map((token) => `{"content":${JSON.stringify(token)}}`),
    ...reply.toolCalls.flatMap((call, index) => toolCallDeltas(call, index)),
  ];
}

function toolCallDeltas(call: Reply['toolCalls'][number], index: number): string[] {
  const start = { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } };
  return [
    start,
    ...splitIntoTokens(call.arguments).map((token) => ({ index, function: { arguments: token } })),
  ].map((part) => JSON.stringify({ tool_calls: [part] }));
}

/** OpenAI's names. */
const wireFinishReasons: Record<FinishReason, string> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  other: 'other',
};

/** The `usage` member of an answer and of a stream's last chunk. */
function wireUsage(usage: Usage): object {
  const input = usage.inputTokens ?? 0;
  const output = usage.outputTokens ?? 0;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: usage.cachedInputTokens ?? 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens ?? 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
