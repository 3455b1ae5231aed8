import type { JsonObject } from '@app/contracts';
import { inputTokens } from '../../answers/pieces.js';
import type { Prompt } from '../../answers/prompt.js';
import type { FailureResponse } from '../failure-case.js';
import { readContent } from './content.js';
import { mistakeIn } from './mistakes.js';
import { isObject } from '../is-object.js';

const tokensPerMessage = 3;
const tokensPerImage = 85;

/** A request for a message: what it asks, and whether Anthropic would take it. */
export interface MessagesRequest {
  prompt: Prompt;
  stream: boolean;
  invalid?: FailureResponse;
}

/** Reads what matters for the answer, and refuses the mistakes that Anthropic refuses first. */
export function readMessagesRequest(body: unknown, needsMaxTokens: boolean): MessagesRequest {
  const request = isObject(body) ? body : {};
  const messages = Array.isArray(request['messages']) ? (request['messages'] as unknown[]) : [];
  const system = readContent(request['system']).text;
  const invalid = mistakeIn(body, needsMaxTokens);
  const { max_tokens: maxTokens, stop_sequences: stop } = request;
  return {
    prompt: {
      model: typeof request['model'] === 'string' ? request['model'] : '',
      ...readMessages(messages, inputTokens(system.length)),
      maxOutputTokens: typeof maxTokens === 'number' ? maxTokens : undefined,
      stop: Array.isArray(stop) ? (stop as unknown[]).filter((text) => typeof text === 'string') : [],
      forcedTool: forcedTool(request['tools'], request['tool_choice']),
      json: jsonFormat(request['output_config'], system),
    },
    stream: request['stream'] === true,
    ...(invalid !== undefined && { invalid }),
  };
}

function readMessages(
  messages: readonly unknown[],
  systemTokens: number,
): Pick<Prompt, 'lastUserText' | 'inputTokens'> {
  let lastUserText = '';
  let tokens = systemTokens + tokensPerMessage;
  for (const message of messages) {
    if (!isObject(message)) continue;
    const { text, otherCharacters, images } = readContent(message['content']);
    if (message['role'] === 'user') lastUserText = text;
    tokens += tokensPerMessage + inputTokens(text.length + otherCharacters) + images * tokensPerImage;
  }
  return { lastUserText, inputTokens: tokens };
}

function forcedTool(tools: unknown, choice: unknown): Prompt['forcedTool'] {
  if (!Array.isArray(tools) || !isObject(choice)) return undefined;
  if (choice['type'] !== 'any' && choice['type'] !== 'tool') return undefined;
  const known = (tools as unknown[]).filter(isObject);
  const tool = choice['type'] === 'any' ? known[0] : known.find(({ name }) => name === choice['name']);
  if (tool === undefined || typeof tool['name'] !== 'string') return undefined;
  const { input_schema: schema } = tool;
  return { name: tool['name'], parameters: isObject(schema) ? (schema as JsonObject) : {} };
}

/** By its own member, or as a model does that reads in its system text that it shall answer with JSON. */
function jsonFormat(config: unknown, system: string): Prompt['json'] {
  const format = isObject(config) ? config['format'] : undefined;
  if (isObject(format) && format['type'] === 'json_schema') {
    return { schema: isObject(format['schema']) ? (format['schema'] as JsonObject) : undefined };
  }
  return /\bJSON object\b/.test(system) ? { schema: undefined } : undefined;
}
