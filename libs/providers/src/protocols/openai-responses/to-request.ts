import type { ChatInput, JsonObject, ResponseFormat, Tool, ToolChoice } from '@app/contracts';
import { defined } from '../openai-connection/defined.js';
import type { ChatCall } from '@app/provider-spec';
import { toInput } from './to-input.js';
import type OpenAI from 'openai';

type Request = OpenAI.Responses.ResponseCreateParamsNonStreaming;

export interface RequestHooks {
  /**
   * Whether a model reasons, so that its reasoning can be asked for in encrypted form; models that do not
   * refuse to be asked. Default: none does.
   */
  isReasoningModel?: (model: string) => boolean;
}

/** The reasoning in a form that can be given back; only a model that calls tools goes on from it. */
const encryptedReasoning = 'reasoning.encrypted_content';

/**
 * The request of a call, without `stream`. What nobody asked for is left out, but for `store` and `strict`,
 * whose defaults with the vendor are not those of its chat completions.
 */
export function toRequest(
  { model, input, providerOptions }: ChatCall,
  { isReasoningModel = () => false }: RequestHooks = {},
): Request {
  const { tools, toolChoice, responseFormat } = input;
  const { text, include, ...options } = providerOptions;
  const goesOn = tools !== undefined && options['store'] !== true && isReasoningModel(model);
  return {
    ...defined({
      model,
      instructions: input.system,
      input: toInput(input.messages),
      store: false,
      tools: tools?.map(toTool),
      tool_choice: toolChoice && toToolChoice(toolChoice),
      parallel_tool_calls: input.parallelToolCalls,
      max_output_tokens: input.maxOutputTokens,
      temperature: input.temperature,
      top_p: input.topP,
      // The caller's own members go beside ours, as both share the object.
      text: responseFormat === undefined ? text : { format: toFormat(responseFormat), ...objectOf(text) },
      include: goesOn ? [...new Set([encryptedReasoning, ...listOf(include)])] : include,
    }),
    ...options,
  } as Request;
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

type Given = JsonObject[string] | undefined;

function objectOf(value: Given): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function listOf(value: Given): Given[] {
  return Array.isArray(value) ? value : [];
}

/** What a caller may ask for that the protocol has no member for. */
export const responsesCannotCarry = [
  'topK',
  'presencePenalty',
  'frequencyPenalty',
  'seed',
  'stop',
] as const satisfies readonly (keyof ChatInput)[];
