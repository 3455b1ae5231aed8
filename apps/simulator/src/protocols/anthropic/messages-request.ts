import type { JsonObject } from '@app/contracts';
import { estimateTokens, type Prompt } from '../../answers/reply.js';
import { type ChatRequest, isObject, numeric, objectsIn, textsIn } from '../call.js';
import type { FailureResponse, Operation } from '../protocol.js';
import { badRequest } from './failures.js';

const tokensPerMessage = 3;
const tokensPerImage = 85;

/** Reads the members that affect the answer, and checks the mistakes that Anthropic checks first. */
export function readMessagesRequest(body: unknown, needsMaxTokens: boolean): ChatRequest {
  const request = isObject(body) ? body : {};
  const messages = Array.isArray(request['messages']) ? (request['messages'] as unknown[]) : [];
  const system = readContent(request['system']).text;
  const invalid = mistakeIn(body, needsMaxTokens);
  const { max_tokens: maxTokens, stop_sequences: stop } = request;
  return {
    prompt: {
      model: typeof request['model'] === 'string' ? request['model'] : '',
      ...readMessages(messages, estimateTokens(system.length)),
      maxOutputTokens: numeric(maxTokens),
      stop: textsIn(stop),
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
    tokens += tokensPerMessage + estimateTokens(text.length + otherCharacters) + images * tokensPerImage;
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

/** JSON is requested by the member for it, or by a system text that asks for a JSON object. */
function jsonFormat(config: unknown, system: string): Prompt['json'] {
  const format = isObject(config) ? config['format'] : undefined;
  if (isObject(format) && format['type'] === 'json_schema') {
    return { schema: isObject(format['schema']) ? (format['schema'] as JsonObject) : undefined };
  }
  return /\bJSON object\b/.test(system) ? { schema: undefined } : undefined;
}

/** The content of a message or of the system text. */
interface Content {
  text: string;
  /** Characters of tool calls and their results. */
  otherCharacters: number;
  images: number;
}

function readContent(content: unknown): Content {
  if (typeof content === 'string') return { text: content, otherCharacters: 0, images: 0 };
  const blocks = objectsIn(content);
  const others = blocks.filter(({ type }) => type !== 'text' && type !== 'image');
  return {
    text: blocks.map((block) => (typeof block['text'] === 'string' ? block['text'] : '')).join(''),
    otherCharacters: others.reduce((sum, block) => sum + JSON.stringify(block).length, 0),
    images: blocks.filter(({ type }) => type === 'image').length,
  };
}

/** The first mistake for which Anthropic would refuse a request, in Anthropic's words. */
function mistakeIn(body: unknown, needsMaxTokens: boolean): FailureResponse | undefined {
  if (!isObject(body)) return badRequest('The request body is not valid JSON: unexpected end of data');
  const { model, messages, max_tokens: maxTokens, temperature } = body;
  if (typeof model !== 'string' || model === '') return badRequest('model: Field required');
  if (needsMaxTokens && maxTokens === undefined) return badRequest('max_tokens: Field required');
  if (needsMaxTokens && (!Number.isInteger(maxTokens) || Number(maxTokens) < 0)) {
    return badRequest('max_tokens: Input should be a valid integer, greater than or equal to 0');
  }
  if (!Array.isArray(messages)) return badRequest('messages: Field required');
  if (messages.length === 0) return badRequest('messages: at least one message is required');
  if (typeof temperature === 'number' && (temperature < 0 || temperature > 1)) {
    return badRequest('temperature: range: 0..1');
  }
  return pairingMistake(messages.filter(isObject));
}

/** Each result must answer a call in the previous message, and each call needs a result in the next message. */
function pairingMistake(messages: readonly Record<string, unknown>[]): FailureResponse | undefined {
  for (const [at, message] of messages.entries()) {
    const called = new Set(idsIn(messages[at - 1], 'tool_use', 'id'));
    const stray = idsIn(message, 'tool_result', 'tool_use_id').find((id) => !called.delete(id));
    if (stray !== undefined) {
      return badRequest(
        `messages.${at}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      );
    }
    if (called.size > 0) {
      return badRequest(
        `messages.${at - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${[...called].join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      );
    }
  }
  return undefined;
}

function idsIn(message: Record<string, unknown> | undefined, type: string, member: string): string[] {
  const content = message?.['content'];
  const blocks = objectsIn(content);
  return blocks.filter((block) => block['type'] === type).map((block) => String(block[member]));
}

/** `POST /v1/messages/count_tokens`: the input tokens of the same request for a message. */
export const countTokens: Operation = {
  name: 'count-tokens',
  read(body) {
    const { prompt, invalid } = readMessagesRequest(body, false);
    return {
      model: prompt.model === '' ? undefined : prompt.model,
      stream: false,
      lastUserText: prompt.lastUserText,
      ...(invalid !== undefined && { invalid }),
      render: () => ({
        cost: { inputTokens: 0, outputTokens: 0 },
        body: {
          stream: false,
          contentType: 'application/json',
          text: JSON.stringify({ input_tokens: prompt.inputTokens }),
        },
      }),
    };
  },
};
