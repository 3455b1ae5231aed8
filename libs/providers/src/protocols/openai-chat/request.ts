import type { ChatInput, JsonObject, Message, ResponseFormat, ToolChoice } from '@app/contracts';
import { defined, imageUrl } from '../openai-connection.js';
import type { ChatCall } from '@app/provider-spec';
import type OpenAI from 'openai';

/** A request of the protocol; vendors add members of their own. */
export type OpenAiChatRequest = OpenAI.ChatCompletionCreateParams & { [member: string]: unknown };

export interface OpenAiChatRequestHooks {
  /**
   * The member for `maxOutputTokens`. Newer models of OpenAI refuse the older name, and many vendors refuse
   * the newer one. Default: `max_completion_tokens`.
   */
  maxTokensMember?: 'max_completion_tokens' | 'max_tokens';
  /** Whether the vendor accepts `top_k`. Default: false. */
  topK?: boolean;
  /** Members of every request, unless the caller's own options say otherwise. */
  members?: JsonObject | undefined;
  /** Converts a request to the vendor's dialect, before the caller's own options are added. */
  adapt?: (request: OpenAiChatRequest) => OpenAiChatRequest;
}

/** The request of a call, without `stream`. Members that the call does not set are left out. */
export function toOpenAiChatRequest(
  { model, input, providerOptions }: ChatCall,
  { maxTokensMember = 'max_completion_tokens', topK = false, members, adapt }: OpenAiChatRequestHooks = {},
): OpenAiChatRequest {
  const request: OpenAiChatRequest = { ...members, model, messages: toMessages(input) };
  if (input.tools !== undefined) {
    request.tools = input.tools.map(({ name, description, parameters, strict }) => ({
      type: 'function',
      function: defined({ name, description, parameters, strict }),
    }));
  }
  if (input.toolChoice !== undefined) request.tool_choice = toToolChoice(input.toolChoice);
  if (input.responseFormat !== undefined) request.response_format = toResponseFormat(input.responseFormat);
  if (input.maxOutputTokens !== undefined) request[maxTokensMember] = input.maxOutputTokens;
  Object.assign(
    request,
    defined({
      parallel_tool_calls: input.parallelToolCalls,
      temperature: input.temperature,
      top_p: input.topP,
      top_k: topK ? input.topK : undefined,
      presence_penalty: input.presencePenalty,
      frequency_penalty: input.frequencyPenalty,
      seed: input.seed,
      stop: input.stop,
    }),
  );
  return { ...(adapt?.(request) ?? request), ...providerOptions };
}

function toMessages({ system, messages }: ChatInput): OpenAI.ChatCompletionMessageParam[] {
  const converted = messages.map(toMessage);
  return system === undefined ? converted : [{ role: 'system', content: system }, ...converted];
}

function toMessage(message: Message): OpenAI.ChatCompletionMessageParam {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: toUserContent(message.content) };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content ?? null,
        ...(message.toolCalls !== undefined && {
          tool_calls: message.toolCalls.map((call) => ({
            id: call.id,
            type: 'function' as const,
            function: { name: call.name, arguments: JSON.stringify(call.arguments) },
          })),
        }),
      };
    case 'tool':
      // The protocol has no mark for a failed tool; the model reads it in the text.
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
  }
}

type UserContent = Extract<Message, { role: 'user' }>['content'];

function toUserContent(content: UserContent): string | OpenAI.ChatCompletionContentPart[] {
  if (typeof content === 'string') return content;
  return content.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    return { type: 'image_url', image_url: defined({ url: imageUrl(part), detail: part.detail }) };
  });
}

function toToolChoice(choice: ToolChoice): OpenAI.ChatCompletionToolChoiceOption {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.tool } };
}

function toResponseFormat(format: ResponseFormat): NonNullable<OpenAiChatRequest['response_format']> {
  if (format.type === 'text') return { type: 'text' };
  if (format.type === 'json') return { type: 'json_object' };
  const { name, description, schema, strict } = format;
  return { type: 'json_schema', json_schema: defined({ name, description, schema, strict }) };
}
