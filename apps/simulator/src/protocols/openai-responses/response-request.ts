import type { JsonObject } from '@app/contracts';
import { estimateTokens, type Prompt } from '../../answers/reply.js';
import { type ChatRequest, isObject, numeric, objectsIn } from '../call.js';
import { unreadable } from '../openai/chat-request.js';
import { mistakeIn } from './request-mistakes.js';

const tokensPerItem = 3;
const tokensPerImage = 85;

/** A request for a response. */
export interface ResponseRequest extends ChatRequest {
  /** The body as received, because a response repeats some of its members. */
  body: Readonly<Record<string, unknown>>;
  /** Whether the response includes its reasoning in encrypted form. */
  encrypts: boolean;
}

/** Reads the members that affect the answer, and checks the mistakes that OpenAI checks first. */
export function readResponseRequest(received: unknown): ResponseRequest {
  const body = isObject(received) ? received : {};
  const { input, include, model, instructions } = body;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : objectsIn(input);
  const invalid = isObject(received) ? mistakeIn(body, items) : unreadable;
  const instructionCharacters = typeof instructions === 'string' ? instructions.length : 0;
  return {
    body,
    prompt: {
      model: typeof model === 'string' ? model : '',
      ...readItems(items, instructionCharacters),
      maxOutputTokens: numeric(body['max_output_tokens']),
      stop: [],
      forcedTool: forcedTool(body['tools'], body['tool_choice']),
      json: jsonFormat(body['text']),
    },
    stream: body['stream'] === true,
    encrypts: Array.isArray(include) && include.includes('reasoning.encrypted_content'),
    ...(invalid === undefined ? {} : { invalid }),
  };
}

function readItems(
  items: readonly Record<string, unknown>[],
  instructionCharacters: number,
): Pick<Prompt, 'lastUserText' | 'inputTokens'> {
  let lastUserText = '';
  let tokens = tokensPerItem + estimateTokens(instructionCharacters);
  for (const item of items) {
    const { text, images } = readContent(item['content'] ?? item['output']);
    if (item['role'] === 'user') lastUserText = text;
    const call = typeof item['arguments'] === 'string' ? item['arguments'].length : 0;
    tokens += tokensPerItem + estimateTokens(text.length + call) + images * tokensPerImage;
  }
  return { lastUserText, inputTokens: tokens };
}

function readContent(content: unknown): { text: string; images: number } {
  if (typeof content === 'string') return { text: content, images: 0 };
  const parts = objectsIn(content);
  return {
    text: parts.map(({ text }) => (typeof text === 'string' ? text : '')).join(''),
    images: parts.filter(({ type }) => type === 'input_image').length,
  };
}

function forcedTool(tools: unknown, choice: unknown): Prompt['forcedTool'] {
  if (choice !== 'required' && !isObject(choice)) return undefined;
  const named = isObject(choice) ? choice['name'] : undefined;
  const tool = objectsIn(tools).find(({ name }) => named === undefined || name === named);
  if (tool === undefined || typeof tool['name'] !== 'string') return undefined;
  const { parameters } = tool;
  return { name: tool['name'], parameters: isObject(parameters) ? (parameters as JsonObject) : {} };
}

function jsonFormat(text: unknown): Prompt['json'] {
  const format = isObject(text) ? text['format'] : undefined;
  if (!isObject(format)) return undefined;
  if (format['type'] === 'json_object') return { schema: undefined };
  if (format['type'] !== 'json_schema') return undefined;
  return { schema: isObject(format['schema']) ? (format['schema'] as JsonObject) : undefined };
}
