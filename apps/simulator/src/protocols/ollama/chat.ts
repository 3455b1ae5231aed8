import type { JsonObject, JsonValue } from '@app/contracts';
import { estimateTokens, type Prompt, type Reply } from '../../answers/reply.js';
import { chatCall, type ChatRequest, isObject, objectsIn } from '../call.js';
import type { FailureResponse, Operation, StreamBody, WholeBody } from '../protocol.js';
import { refusal } from './failures.js';

/** `POST /api/chat`. */
export const chat: Operation = {
  name: 'chat',
  read(body) {
    const request = readChatRequest(body);
    return chatCall(request, request.stream ? streamedAnswer : wholeAnswer);
  },
};

const tokensPerImage = 256;

function readChatRequest(body: unknown): ChatRequest {
  const request = isObject(body) ? body : {};
  const messages = objectsIn(request['messages']);
  const options = isObject(request['options']) ? request['options'] : {};
  const invalid = mistake(body, messages);
  const limit = options['num_predict'];
  return {
    prompt: {
      model: typeof request['model'] === 'string' ? request['model'] : '',
      lastUserText: textOf(messages.findLast(({ role }) => role === 'user')),
      inputTokens: messages.reduce((sum, message) => sum + tokensOf(message), 0),
      maxOutputTokens: typeof limit === 'number' && limit >= 0 ? limit : undefined,
      stop: Array.isArray(options['stop']) ? options['stop'].map(String) : [],
      // Ollama has no way to require a tool call.
      forcedTool: undefined,
      json: jsonFormat(request['format']),
    },
    // Ollama streams by default.
    stream: request['stream'] !== false,
    ...(invalid === undefined ? {} : { invalid }),
  };
}

function mistake(body: unknown, messages: readonly Record<string, unknown>[]): FailureResponse | undefined {
  if (!isObject(body)) return refusal(400, 'unexpected EOF');
  if (typeof body['model'] !== 'string' || body['model'] === '') return refusal(400, 'model is required');
  for (const { images } of messages) {
    const other = (Array.isArray(images) ? (images as unknown[]) : []).find((image) => !isBase64(image));
    if (other !== undefined) return refusal(400, 'illegal base64 data at input byte 4');
  }
  const calls = messages.flatMap((message) => objectsIn(message['tool_calls']));
  if (calls.every((call) => isObject(call['function']) && isObject(call['function']['arguments'])))
    return undefined;
  return refusal(
    400,
    'json: cannot unmarshal string into Go struct field ToolCallFunction.messages.tool_calls.function.arguments of type api.ToolCallFunctionArguments',
  );
}

function isBase64(image: unknown): boolean {
  return typeof image === 'string' && /^[A-Za-z0-9+/]+=*$/.test(image);
}

function textOf(message: Record<string, unknown> | undefined): string {
  return typeof message?.['content'] === 'string' ? message['content'] : '';
}

function tokensOf(message: Record<string, unknown>): number {
  const { images, tool_calls: calls } = message;
  const called = calls === undefined ? 0 : JSON.stringify(calls).length;
  return (
    estimateTokens(textOf(message).length + called) +
    (Array.isArray(images) ? images.length : 0) * tokensPerImage
  );
}

function jsonFormat(format: unknown): Prompt['json'] {
  if (format === 'json') return { schema: undefined };
  return isObject(format) ? { schema: format as JsonObject } : undefined;
}

function wholeAnswer(reply: Reply): WholeBody {
  const message = {
    role: 'assistant',
    content: reply.text.join(''),
    ...(reply.reasoning.length > 0 && { thinking: reply.reasoning.join('') }),
    ...(reply.toolCalls.length > 0 && { tool_calls: reply.toolCalls.map(wireToolCall) }),
  };
  const text = JSON.stringify({ ...head(reply), ...(!reply.empty && { message }), ...end(reply) });
  return { stream: false, contentType: 'application/json; charset=utf-8', text };
}

/** An answer in lines of JSON: thinking, text, one line per tool call, then the counts. */
function streamedAnswer(reply: Reply): StreamBody {
  const line = (message: object): string =>
    `${JSON.stringify({ ...head(reply), message: { role: 'assistant', content: '', ...message }, done: false })}\n`;
  const last = { ...head(reply), ...(!reply.empty && { message: { role: 'assistant', content: '' } }) };
  return {
    stream: true,
    contentType: 'application/x-ndjson',
    opening: '',
    tokens: [
      ...reply.reasoning.map((thinking) => line({ thinking })),
      ...reply.text.map((content) => line({ content })),
      ...reply.toolCalls.map((call, index) => line({ tool_calls: [wireToolCall(call, index)] })),
    ],
    closing: `${JSON.stringify({ ...last, ...end(reply) })}\n`,
  };
}

function head({ model }: Reply): object {
  return { model, created_at: new Date().toISOString() };
}

function end({ finishReason, usage }: Reply): object {
  return {
    done: true,
    // An answer with tool calls has the same reason.
    done_reason: finishReason === 'length' ? 'length' : 'stop',
    ...timings,
    ...(usage !== undefined && {
      prompt_eval_count: usage.inputTokens,
      prompt_eval_duration: 1_000_000,
      eval_count: usage.outputTokens,
      eval_duration: 1_000_000,
    }),
  };
}

function wireToolCall({ id, name, arguments: text }: Reply['toolCalls'][number], index: number): object {
  return { id, function: { index, name, arguments: parsed(text) } };
}

/** Ollama parses the arguments itself. */
function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return {};
  }
}

/** Durations in nanoseconds, as of a model that is already loaded. */
export const timings = { total_duration: 3_000_000, load_duration: 1_000_000 };
