import type { JsonObject } from '@app/contracts';
import { inputTokens } from '../../answers/pieces.js';
import type { Prompt } from '../../answers/prompt.js';
import type { FailureResponse } from '../failure-case.js';
import { isObject, objectsIn } from '../is-object.js';
import { refusal } from './error-body.js';

const tokensPerImage = 256;

/** A request for a chat: what it asks, and whether Ollama would take it. */
export interface ChatRequest {
  prompt: Prompt;
  /** Ollama streams unless it is told not to. */
  stream: boolean;
  invalid?: FailureResponse;
}

export function readChatRequest(body: unknown): ChatRequest {
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
      // Ollama cannot be told that a tool must be called.
      forcedTool: undefined,
      json: jsonFormat(request['format']),
    },
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
    inputTokens(textOf(message).length + called) +
    (Array.isArray(images) ? images.length : 0) * tokensPerImage
  );
}

function jsonFormat(format: unknown): Prompt['json'] {
  if (format === 'json') return { schema: undefined };
  return isObject(format) ? { schema: format as JsonObject } : undefined;
}
