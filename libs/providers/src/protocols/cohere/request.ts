import type { ChatInput, JsonObject, Message, ResponseFormat } from '@app/contracts';
import type { ChatCall, EmbedCall, EmbedInputType } from '@app/provider-spec';
import { imageUrl } from '../openai-connection.js';

/** https://docs.cohere.com/reference/chat */
type CohereMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string | CohereContent[] }
  | { role: 'assistant'; content?: string; tool_calls?: CohereToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

type CohereContent =
  | { type: 'text'; text: string }
  | { type: 'image_url'; image_url: { url: string; detail?: string } };

interface CohereToolCall {
  id: string;
  type: 'function';
  /** The arguments are JSON text. */
  function: { name: string; arguments: string };
}

export interface CohereRequest {
  model: string;
  messages: CohereMessage[];
  stream: true;
  tools?: { type: 'function'; function: { name: string; description?: string; parameters: JsonObject } }[];
  strict_tools?: true;
  tool_choice?: 'REQUIRED' | 'NONE';
  response_format?: { type: 'text' | 'json_object'; json_schema?: JsonObject };
  max_tokens?: number;
  temperature?: number;
  p?: number;
  k?: number;
  presence_penalty?: number;
  frequency_penalty?: number;
  seed?: number;
  stop_sequences?: string[];
}

/** The request of a chat. Members that the call does not set are left out. */
export function toCohereRequest({ model, input, providerOptions }: ChatCall): CohereRequest {
  const request: CohereRequest = {
    model,
    messages: toMessages(input),
    stream: true,
    ...toolsOf(input),
    ...(input.responseFormat !== undefined && { response_format: toResponseFormat(input.responseFormat) }),
  };
  const parameters = {
    max_tokens: input.maxOutputTokens,
    temperature: input.temperature,
    p: input.topP,
    k: input.topK,
    presence_penalty: input.presencePenalty,
    frequency_penalty: input.frequencyPenalty,
    seed: input.seed,
    stop_sequences: input.stop,
  };
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return Object.assign(request, Object.fromEntries(given), providerOptions);
}

function toolsOf({
  tools,
  toolChoice,
}: ChatInput): Pick<CohereRequest, 'tools' | 'strict_tools' | 'tool_choice'> {
  if (tools === undefined) return {};
  // Cohere cannot force a certain tool; if a call is required and only this tool is offered, the model calls it.
  const named = typeof toolChoice === 'object' ? toolChoice.tool : undefined;
  const offered = named === undefined ? tools : tools.filter(({ name }) => name === named);
  return {
    tools: offered.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, ...(description !== undefined && { description }), parameters },
    })),
    ...(offered.some(({ strict }) => strict === true) && { strict_tools: true }),
    ...(toolChoice === 'none' && { tool_choice: 'NONE' }),
    ...((toolChoice === 'required' || named !== undefined) && { tool_choice: 'REQUIRED' }),
  };
}

function toResponseFormat(format: ResponseFormat): NonNullable<CohereRequest['response_format']> {
  if (format.type === 'text') return { type: 'text' };
  return format.type === 'json'
    ? { type: 'json_object' }
    : { type: 'json_object', json_schema: format.schema };
}

function toMessages({ system, messages }: ChatInput): CohereMessage[] {
  const converted = messages.map(toMessage);
  return system === undefined ? converted : [{ role: 'system', content: system }, ...converted];
}

function toMessage(message: Message): CohereMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: toUserContent(message.content) };
    case 'assistant': {
      const { content, toolCalls } = message;
      return {
        role: 'assistant',
        ...(content !== undefined && { content }),
        ...(toolCalls !== undefined && {
          tool_calls: toolCalls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: JSON.stringify(call.arguments) },
          })),
        }),
      };
    }
    case 'tool':
      // The protocol has no mark for a failed tool; the model reads it in the text.
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
  }
}

function toUserContent(content: Extract<Message, { role: 'user' }>['content']): string | CohereContent[] {
  if (typeof content === 'string') return content;
  return content.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    const { detail } = part;
    return { type: 'image_url', image_url: { url: imageUrl(part), ...(detail !== undefined && { detail }) } };
  });
}

const inputTypes: Readonly<Record<EmbedInputType, string>> = {
  query: 'search_query',
  document: 'search_document',
  // Cohere has no type for it; texts that are compared with each other are of one type.
  similarity: 'clustering',
  classification: 'classification',
  clustering: 'clustering',
};

/** The request for embeddings: https://docs.cohere.com/reference/embed. Cohere requires an input type. */
export function toCohereEmbedRequest({
  model,
  inputs,
  dimensions,
  inputType = 'document',
  providerOptions,
}: EmbedCall): object {
  return {
    model,
    texts: inputs,
    input_type: inputTypes[inputType],
    embedding_types: ['float'],
    // Otherwise texts that are too long are cut silently.
    truncate: 'NONE',
    ...(dimensions !== undefined && { output_dimension: dimensions }),
    ...providerOptions,
  };
}
