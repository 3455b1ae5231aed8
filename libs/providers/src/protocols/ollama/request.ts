import type { ChatInput, JsonObject, JsonValue, Message, ResponseFormat } from '@app/contracts';
import type { ChatCall, EmbedCall } from '@app/provider-spec';

/** https://github.com/ollama/ollama/blob/main/docs/api.md */
interface OllamaMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string;
  /** Bytes in base64. */
  images?: string[];
  tool_calls?: { id: string; function: { name: string; arguments: JsonValue } }[];
  /** The tool that produced this result. */
  tool_name?: string;
  tool_call_id?: string;
}

/** Settings of a backend for all of its calls. */
export interface OllamaSettings {
  /** How long the model stays loaded: a duration such as `10m`, or seconds; 0 unloads it, -1 keeps it. */
  keepAlive?: string | number | undefined;
  /** Tokens of context with which the model is loaded. */
  numCtx?: number | undefined;
  /** Whether, or how much, a model that can think does so first. */
  think?: boolean | 'low' | 'medium' | 'high' | undefined;
}

/**
 * The request of a chat. Servers from 0.12.6 on refuse input that exceeds the context (`truncate: false`); older
 * ones do not know this member and cut the input silently.
 */
export function toOllamaRequest(
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
  // Ollama has no tool_choice; a model that is offered no tools calls none.
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

function toMessages({ system, messages }: ChatInput): OllamaMessage[] {
  const toolNames = new Map<string, string>();
  const converted = messages.map((message) => toMessage(message, toolNames));
  return system === undefined ? converted : [{ role: 'system', content: system }, ...converted];
}

/** @param toolNames The tools of the calls so far, by call id: a result names its tool. */
function toMessage(message: Message, toolNames: Map<string, string>): OllamaMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', ...toUserContent(message.content) };
    case 'assistant': {
      const { content = '', toolCalls } = message;
      for (const { id, name } of toolCalls ?? []) toolNames.set(id, name);
      return {
        role: 'assistant',
        content,
        ...(toolCalls !== undefined && {
          tool_calls: toolCalls.map((call) => ({
            id: call.id,
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
      };
    }
    case 'tool': {
      const { content, toolCallId } = message;
      const name = toolNames.get(toolCallId);
      return {
        role: 'tool',
        content,
        ...(name !== undefined && { tool_name: name }),
        tool_call_id: toolCallId,
      };
    }
  }
}

/** A message has one text, and its images in a separate member. */
function toUserContent(
  content: Extract<Message, { role: 'user' }>['content'],
): Pick<OllamaMessage, 'content' | 'images'> {
  if (typeof content === 'string') return { content };
  const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  // Jobs with images by address are refused before they are accepted.
  const images = content.flatMap((part) =>
    part.type === 'image' && 'data' in part.image ? [part.image.data] : [],
  );
  return { content: texts.join('\n'), ...(images.length > 0 && { images }) };
}

/** The request for embeddings. */
export function toOllamaEmbedRequest(call: EmbedCall, { keepAlive, numCtx }: OllamaSettings): object {
  return {
    model: call.model,
    input: call.inputs,
    // Otherwise texts that are too long are cut silently.
    truncate: false,
    ...(call.dimensions !== undefined && { dimensions: call.dimensions }),
    ...(keepAlive !== undefined && { keep_alive: keepAlive }),
    ...(numCtx !== undefined && { options: { num_ctx: numCtx } }),
    ...call.providerOptions,
  };
}
