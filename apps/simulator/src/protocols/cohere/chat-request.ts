import type { JsonObject } from '@app/contracts';
import { inputTokens } from '../../answers/pieces.js';
import type { Prompt } from '../../answers/prompt.js';
import type { FailureResponse } from '../failure-case.js';
import { isObject, objectsIn } from '../is-object.js';
import { refusal } from './error-body.js';

const tokensPerMessage = 3;
const tokensPerImage = 256;
const roles: ReadonlySet<unknown> = new Set(['system', 'user', 'assistant', 'tool']);

/** A request for a chat: what it asks, and whether Cohere would take it. */
export interface ChatRequest {
  prompt: Prompt;
  stream: boolean;
  invalid?: FailureResponse;
}

export function readChatRequest(body: unknown): ChatRequest {
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
  const asked = new Set(messages.flatMap((message) => objectsIn(message['tool_calls'])).map(({ id }) => id));
  const lost = messages.find((message) => message['role'] === 'tool' && !asked.has(message['tool_call_id']));
  return lost === undefined
    ? undefined
    : refusal(400, `invalid request: tool_call_id '${String(lost['tool_call_id'])}' has no tool call.`);
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
  return tokensPerMessage + inputTokens(textOf(content).length + called) + images * tokensPerImage;
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
