import type { FinishReason, JsonObject, Usage } from '@app/contracts';
import { estimateTokens, type Prompt, type Reply, splitIntoTokens } from '../../answers/reply.js';
import { chatCall, type ChatRequest, isObject, objectsIn } from '../call.js';
import type { FailureResponse, Operation, StreamBody, WholeBody } from '../protocol.js';
import { refusal } from './failures.js';

/** `POST /v2/chat`. */
export const chat: Operation = {
  name: 'chat',
  read(body) {
    const request = readChatRequest(body);
    return chatCall(request, request.stream ? streamedAnswer : wholeAnswer);
  },
};

const tokensPerMessage = 3;
const tokensPerImage = 256;
const roles: ReadonlySet<unknown> = new Set(['system', 'user', 'assistant', 'tool']);

function readChatRequest(body: unknown): ChatRequest {
  const request = isObject(body) ? body : {};
  const messages = objectsIn(request['messages']);
  const { max_tokens: limit, stop_sequences: stop } = request;
  const invalid = mistake(body, messages);
  return {
    prompt: {
      model: typeof request['model'] === 'string' ? request['model'] : '',
      lastUserText: textOf(messages.findLast(({ role }) => role === 'user')?.['content']),
      inputTokens: messages.reduce((sum, message) => sum + tokensOf(message), 0),
      maxOutputTokens: typeof limit === 'number' ? limit : undefined,
      stop: Array.isArray(stop) ? stop.map(String) : [],
      forcedTool: forcedTool(request),
      json: jsonFormat(request['response_format']),
    },
    stream: request['stream'] === true,
    ...(invalid === undefined ? {} : { invalid }),
  };
}

function mistake(body: unknown, messages: readonly Record<string, unknown>[]): FailureResponse | undefined {
  if (!isObject(body)) return refusal(400, 'invalid request: unable to parse the JSON body');
  if (typeof body['model'] !== 'string') return refusal(400, 'invalid request: model is required.');
  if (messages.length === 0) return refusal(400, 'invalid request: messages must be provided.');
  const { role } = messages.find((message) => !roles.has(message['role'])) ?? {};
  if (role !== undefined) return refusal(422, `invalid role ${JSON.stringify(role)} in messages`);
  const calls = new Set(messages.flatMap((message) => objectsIn(message['tool_calls'])).map(({ id }) => id));
  const unmatched = messages.find(
    (message) => message['role'] === 'tool' && !calls.has(message['tool_call_id']),
  );
  return unmatched === undefined
    ? undefined
    : refusal(400, `invalid request: tool_call_id '${String(unmatched['tool_call_id'])}' has no tool call.`);
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsIn(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');
}

function tokensOf({ content, tool_calls: calls }: Record<string, unknown>): number {
  const called = calls === undefined ? 0 : JSON.stringify(calls).length;
  const images = objectsIn(content).filter(({ type }) => type === 'image_url').length;
  return tokensPerMessage + estimateTokens(textOf(content).length + called) + images * tokensPerImage;
}

function forcedTool({ tools, tool_choice: choice }: Record<string, unknown>): Prompt['forcedTool'] {
  const [tool] = objectsIn(tools).map((one) => one['function']);
  if (choice !== 'REQUIRED' || !isObject(tool) || typeof tool['name'] !== 'string') return undefined;
  const { name, parameters } = tool;
  return { name, parameters: isObject(parameters) ? (parameters as JsonObject) : {} };
}

function jsonFormat(format: unknown): Prompt['json'] {
  if (!isObject(format) || format['type'] !== 'json_object') return undefined;
  const schema = format['json_schema'];
  return { schema: isObject(schema) ? (schema as JsonObject) : undefined };
}

const wireFinishReasons: Record<FinishReason, string> = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  'tool-calls': 'TOOL_CALL',
  'content-filter': 'ERROR_TOXIC',
  other: 'OTHER',
};

function wholeAnswer(reply: Reply, id: string): WholeBody {
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

/** An answer in events: thinking, text, tool calls, then the finish reason. */
function streamedAnswer(reply: Reply, id: string): StreamBody {
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

function contentEvents(type: 'text' | 'thinking', tokens: readonly string[], index: number): string[] {
  if (tokens.length === 0) return [];
  const delta = (content: object): object => ({ index, delta: { message: { content } } });
  const start = event('content-start', delta({ type, [type]: '' }));
  const deltas = tokens.map((token) => event('content-delta', delta({ [type]: token })));
  return [...withStart(start, deltas), event('content-end', { index })];
}

function toolCallEvents(call: Reply['toolCalls'][number], index: number): string[] {
  const start = event('tool-call-start', {
    index,
    delta: { message: { tool_calls: wireToolCall(call, '') } },
  });
  const deltas = splitIntoTokens(call.arguments).map((token) =>
    event('tool-call-delta', {
      index,
      delta: { message: { tool_calls: { function: { arguments: token } } } },
    }),
  );
  return [...withStart(start, deltas), event('tool-call-end', { index })];
}

/** The event that starts a part is sent with the part's first token. */
function withStart(start: string, [first = '', ...rest]: readonly string[]): string[] {
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

function wireToolCall({ id, name }: Reply['toolCalls'][number], text: string): object {
  return { id, type: 'function', function: { name, arguments: text } };
}
