import type { ChatInput, JsonObject, ResponseFormat } from '@app/contracts';
import type { ChatCall } from '@app/provider-spec';
import { toMessages } from './to-messages.js';

/** What a backend sets for all of its calls. */
export interface OllamaSettings {
  /** How long the model stays loaded: a duration such as `10m`, or seconds; 0 unloads it, -1 keeps it. */
  keepAlive?: string | number | undefined;
  /** Tokens of context with which the model is loaded. */
  numCtx?: number | undefined;
  /** Whether, or how much, a model that can think does so first. */
  think?: boolean | 'low' | 'medium' | 'high' | undefined;
}

/**
 * The request of a chat. What does not fit the context is refused by servers from 0.12.6 on instead of being
 * cut off in silence (`truncate`); older ones know no such member and cut.
 */
export function toRequest(
  { model, input, providerOptions }: ChatCall,
  { keepAlive, numCtx, think }: OllamaSettings,
): JsonObject {
  const { options, ...members } = providerOptions;
  return {
    model,
    messages: toMessages(input) as unknown as JsonObject[],
    stream: true,
    truncate: false,
    ...toolsOf(input),
    ...formatOf(input.responseFormat),
    ...(keepAlive !== undefined && { keep_alive: keepAlive }),
    ...(think !== undefined && { think }),
    options: { ...toOptions(input, numCtx), ...(isObject(options) && options) },
    ...members,
  };
}

function toolsOf({ tools, toolChoice }: ChatInput): JsonObject {
  // Ollama knows no tool_choice; a model without tools calls none.
  if (tools === undefined || toolChoice === 'none') return {};
  return { tools: tools.map((tool) => ({ type: 'function', function: { ...tool } })) };
}

function formatOf(format: ResponseFormat | undefined): JsonObject {
  if (format?.type === 'json') return { format: 'json' };
  return format?.type === 'json-schema' ? { format: format.schema } : {};
}

/** https://docs.ollama.com/modelfile#valid-parameters-and-values */
function toOptions(input: ChatInput, numCtx: number | undefined): JsonObject {
  const options = {
    num_ctx: numCtx,
    num_predict: input.maxOutputTokens,
    temperature: input.temperature,
    top_p: input.topP,
    top_k: input.topK,
    presence_penalty: input.presencePenalty,
    frequency_penalty: input.frequencyPenalty,
    seed: input.seed,
    stop: input.stop,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as JsonObject;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
