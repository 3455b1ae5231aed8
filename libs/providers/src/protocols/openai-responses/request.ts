import type { ChatInput, JsonObject, Message, ResponseFormat, Tool, ToolChoice } from '@app/contracts';
import type { ChatCall } from '@app/provider-spec';
import type OpenAI from 'openai';
import { defined, imageUrl } from '../openai-connection.js';
import { reasoningOf } from './reasoning-mark.js';

type Request = OpenAI.Responses.ResponseCreateParamsNonStreaming;
type Item = OpenAI.Responses.ResponseInputItem;

/** Input that the protocol has no member for. */
export const unsupportedByResponses = [
  'topK',
  'presencePenalty',
  'frequencyPenalty',
  'seed',
  'stop',
] as const satisfies readonly (keyof ChatInput)[];

export interface ResponsesRequestHooks {
  /**
   * Whether a model reasons, so that its reasoning can be requested in encrypted form; other models refuse that
   * request. Default: none does.
   */
  isReasoningModel?: (model: string) => boolean;
}

/** Reasoning in a form that can be sent back. Only models that call tools continue from it. */
const encryptedReasoning = 'reasoning.encrypted_content';

/**
 * The request of a call, without `stream`. Members that the call does not set are left out, except `store` and
 * `strict`, whose defaults differ from those of chat completions.
 */
export function toResponsesRequest(
  { model, input, providerOptions }: ChatCall,
  { isReasoningModel = () => false }: ResponsesRequestHooks = {},
): Request {
  const { tools, toolChoice, responseFormat } = input;
  const { text, include, ...options } = providerOptions;
  const continues = tools !== undefined && options['store'] !== true && isReasoningModel(model);
  return {
    ...defined({
      model,
      instructions: input.system,
      input: input.messages.flatMap(toItems),
      store: false,
      tools: tools?.map(toTool),
      tool_choice: toolChoice && toToolChoice(toolChoice),
      parallel_tool_calls: input.parallelToolCalls,
      max_output_tokens: input.maxOutputTokens,
      temperature: input.temperature,
      top_p: input.topP,
      // The caller's members are merged with ours, because both share the object.
      text: responseFormat === undefined ? text : { format: toFormat(responseFormat), ...objectOf(text) },
      include: continues ? [...new Set([encryptedReasoning, ...listOf(include)])] : include,
    }),
    ...options,
  } as Request;
}

/** The input items of a message; a tool call and its result are items of their own. */
function toItems(message: Message): Item[] {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: message.content }];
    case 'user':
      return [{ role: 'user', content: toContent(message.content) }];
    case 'assistant':
      return [
        ...(message.content === undefined ? [] : [{ role: 'assistant' as const, content: message.content }]),
        ...(message.toolCalls ?? []).flatMap(({ id, name, arguments: given, signature }): Item[] => [
          ...reasoningOf(signature),
          { type: 'function_call', call_id: id, name, arguments: JSON.stringify(given) },
        ]),
      ];
    case 'tool':
      // The protocol has no mark for a failed tool; the model reads it in the text.
      return [{ type: 'function_call_output', call_id: message.toolCallId, output: message.content }];
  }
}

type UserContent = Extract<Message, { role: 'user' }>['content'];

function toContent(content: UserContent): string | OpenAI.Responses.ResponseInputContent[] {
  if (typeof content === 'string') return content;
  return content.map((part) =>
    part.type === 'text'
      ? { type: 'input_text', text: part.text }
      : { type: 'input_image', image_url: imageUrl(part), detail: part.detail ?? 'auto' },
  );
}

function toTool({ name, description, parameters, strict = false }: Tool): OpenAI.Responses.FunctionTool {
  return { type: 'function', name, ...(description !== undefined && { description }), parameters, strict };
}

function toToolChoice(choice: ToolChoice): NonNullable<Request['tool_choice']> {
  return typeof choice === 'string' ? choice : { type: 'function', name: choice.tool };
}

function toFormat(format: ResponseFormat): OpenAI.Responses.ResponseFormatTextConfig {
  if (format.type === 'text') return { type: 'text' };
  if (format.type === 'json') return { type: 'json_object' };
  const { name, description, schema, strict = false } = format;
  return { type: 'json_schema', name, ...(description !== undefined && { description }), schema, strict };
}

type Option = JsonObject[string] | undefined;

function objectOf(value: Option): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function listOf(value: Option): Option[] {
  return Array.isArray(value) ? value : [];
}
