import type { JsonObject } from '@app/contracts';
import { estimateTokens, type Prompt } from '../../answers/reply.js';
import { type ChatRequest, isObject, numeric, textsIn } from '../call.js';
import type { FailureResponse } from '../protocol.js';
import { badRequest } from './failures.js';

const tokensPerMessage = 3;
const tokensPerImage = 85;

/** A chat completions request. */
interface OpenAiChatRequest extends ChatRequest {
  includeUsage: boolean;
}

/** Reads the members that affect the answer, and checks the mistakes that OpenAI checks first. */
export function readChatRequest(body: unknown): OpenAiChatRequest {
  const request = isObject(body) ? body : {};
  const messages = Array.isArray(request['messages']) ? (request['messages'] as unknown[]) : [];
  const streamOptions = request['stream_options'];
  const invalid = isObject(body) ? mistake(request, messages) : unreadable;
  return {
    prompt: {
      model: typeof request['model'] === 'string' ? request['model'] : '',
      ...readMessages(messages),
      maxOutputTokens: numeric(request['max_completion_tokens']) ?? numeric(request['max_tokens']),
      stop: stopTexts(request['stop']),
      forcedTool: forcedTool(request['tools'], request['tool_choice']),
      json: jsonFormat(request['response_format']),
    },
    stream: request['stream'] === true,
    includeUsage: isObject(streamOptions) && streamOptions['include_usage'] === true,
    ...(invalid === undefined ? {} : { invalid }),
  };
}

export const unreadable = badRequest({
  message:
    'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
});

function mistake(request: Record<string, unknown>, messages: unknown[]): FailureResponse | undefined {
  if (typeof request['model'] !== 'string' || request['model'] === '') {
    return badRequest({ message: 'you must provide a model parameter' });
  }
  if (request['messages'] === undefined) {
    const message = "Missing required parameter: 'messages'.";
    return badRequest({ message, param: 'messages', code: 'missing_required_parameter' });
  }
  if (messages.length === 0) {
    const message =
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.";
    return badRequest({ message, param: 'messages', code: 'empty_array' });
  }
  return temperatureMistake(numeric(request['temperature']));
}

export function temperatureMistake(temperature: number | undefined): FailureResponse | undefined {
  if (temperature === undefined || (temperature >= 0 && temperature <= 2)) return undefined;
  const [bound, limit, code] =
    temperature < 0
      ? ['minimum', '>= 0', 'decimal_below_min_value']
      : ['maximum', '<= 2', 'decimal_above_max_value'];
  return badRequest({
    message: `Invalid 'temperature': decimal ${temperature < 0 ? 'below' : 'above'} ${bound} value. Expected a value ${limit}, but got ${temperature} instead.`,
    param: 'temperature',
    code,
  });
}

function readMessages(messages: readonly unknown[]): Pick<Prompt, 'lastUserText' | 'inputTokens'> {
  let lastUserText = '';
  let tokens = tokensPerMessage;
  for (const message of messages) {
    if (!isObject(message)) continue;
    const { text, images } = readContent(message['content']);
    if (message['role'] === 'user') lastUserText = text;
    const calls = message['tool_calls'] === undefined ? 0 : JSON.stringify(message['tool_calls']).length;
    tokens += tokensPerMessage + estimateTokens(text.length + calls) + images * tokensPerImage;
  }
  return { lastUserText, inputTokens: tokens };
}

function readContent(content: unknown): { text: string; images: number } {
  if (typeof content === 'string') return { text: content, images: 0 };
  if (!Array.isArray(content)) return { text: '', images: 0 };
  const parts = (content as unknown[]).filter(isObject);
  return {
    text: parts.map((part) => (typeof part['text'] === 'string' ? part['text'] : '')).join(''),
    images: parts.filter((part) => part['type'] === 'image_url').length,
  };
}

function forcedTool(tools: unknown, choice: unknown): Prompt['forcedTool'] {
  if (!Array.isArray(tools) || (choice !== 'required' && !isObject(choice))) return undefined;
  const functions = (tools as unknown[])
    .map((tool) => (isObject(tool) ? tool['function'] : undefined))
    .filter(isObject);
  const named = isObject(choice) && isObject(choice['function']) ? choice['function']['name'] : undefined;
  const tool = named === undefined ? functions[0] : functions.find(({ name }) => name === named);
  if (tool === undefined || typeof tool['name'] !== 'string') return undefined;
  return {
    name: tool['name'],
    parameters: isObject(tool['parameters']) ? (tool['parameters'] as JsonObject) : {},
  };
}

function jsonFormat(format: unknown): Prompt['json'] {
  if (!isObject(format)) return undefined;
  if (format['type'] === 'json_object') return { schema: undefined };
  if (format['type'] !== 'json_schema' || !isObject(format['json_schema'])) return undefined;
  const { schema } = format['json_schema'];
  return { schema: isObject(schema) ? (schema as JsonObject) : undefined };
}

function stopTexts(stop: unknown): readonly string[] {
  return typeof stop === 'string' ? [stop] : textsIn(stop);
}
