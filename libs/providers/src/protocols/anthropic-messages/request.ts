import type { Anthropic } from '@anthropic-ai/sdk';
import type { ChatInput, Message, Tool } from '@app/contracts';
import type { ChatCall } from '@app/provider-spec';
import { toOutputFormat } from './output-format.js';
import { thinkingOf } from './thinking-mark.js';

/** The SDK's types describe a version without the members for sampling. */
type Request = Anthropic.MessageCreateParamsNonStreaming & {
  temperature?: number;
  top_p?: number;
  top_k?: number;
};

/**
 * The request of a call, without `stream`. Members that the call does not set are left out.
 *
 * The description of a JSON schema becomes part of the schema; a schema that the vendor cannot enforce without damage
 * becomes part of the system text. The protocol has no plain `json` format; the
 * instructions of the chat must ask for it. It has no member for the `detail` of an image either, which is only
 * a hint and left out.
 *
 * @param maxTokens `max_tokens` of a chat without a limit.
 * @throws {ProviderError} `invalid-request` for a JSON schema that the vendor cannot enforce.
 */
export function toAnthropicRequest({ model, input, providerOptions }: ChatCall, maxTokens: number): Request {
  const request: Request = {
    model,
    max_tokens: input.maxOutputTokens ?? maxTokens,
    messages: toMessages(input.messages),
  };
  const format =
    input.responseFormat?.type === 'json-schema' ? toOutputFormat(input.responseFormat) : undefined;
  if (format !== undefined && 'enforced' in format) request.output_config = { format: format.enforced };
  const system = toSystem(
    input,
    format !== undefined && 'instruction' in format ? format.instruction : undefined,
  );
  if (system !== undefined) request.system = system;
  if (input.tools !== undefined) request.tools = input.tools.map(toTool);
  const toolChoice = toToolChoice(input);
  if (toolChoice !== undefined) request.tool_choice = toolChoice;
  if (input.stop !== undefined) request.stop_sequences = input.stop;
  if (input.temperature !== undefined) request.temperature = input.temperature;
  if (input.topP !== undefined) request.top_p = input.topP;
  if (input.topK !== undefined) request.top_k = input.topK;
  return Object.assign(request, providerOptions);
}

function toTool({ name, description, parameters, strict }: Tool): Anthropic.Tool {
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: parameters as Anthropic.Tool.InputSchema,
    ...(strict !== undefined && { strict }),
  };
}

/** The protocol accepts a choice only with tools. The choice also says whether calls may be parallel. */
function toToolChoice(input: ChatInput): Anthropic.ToolChoice | undefined {
  const { tools, toolChoice, parallelToolCalls } = input;
  if (tools === undefined) return undefined;
  if (toolChoice === 'none') return { type: 'none' };
  if (toolChoice === undefined && parallelToolCalls === undefined) return undefined;
  const single = parallelToolCalls !== undefined && { disable_parallel_tool_use: !parallelToolCalls };
  if (typeof toolChoice === 'object') return { type: 'tool', name: toolChoice.tool, ...single };
  return { type: toolChoice === 'required' ? 'any' : 'auto', ...single };
}

/** The system text: the chat's own, the system messages that open the conversation, and an instruction. */
function toSystem({ system, messages }: ChatInput, instruction: string | undefined): string | undefined {
  const parts = system === undefined ? [] : [system];
  for (const message of messages) {
    if (message.role !== 'system') break;
    parts.push(message.content);
  }
  if (instruction !== undefined) parts.push(instruction);
  return parts.length === 0 ? undefined : parts.join('\n\n');
}

type Role<Name extends Message['role']> = Extract<Message, { role: Name }>;

/**
 * The messages of a conversation. System messages that open it are part of the system text; later ones stay
 * where they are, which models before Opus 4.8 refuse:
 * https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
 * The protocol requires the results of parallel calls in one message.
 */
function toMessages(messages: readonly Message[]): Anthropic.MessageParam[] {
  const first = messages.findIndex(({ role }) => role !== 'system');
  const converted: Anthropic.MessageParam[] = [];
  let results: Anthropic.ToolResultBlockParam[] | undefined;
  for (const message of first < 0 ? [] : messages.slice(first)) {
    if (message.role !== 'tool') {
      results = undefined;
      converted.push(toMessage(message));
      continue;
    }
    if (results === undefined) {
      results = [];
      converted.push({ role: 'user', content: results });
    }
    results.push(toToolResult(message));
  }
  return converted;
}

function toMessage(message: Exclude<Message, { role: 'tool' }>): Anthropic.MessageParam {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: toUserContent(message.content) };
    case 'assistant':
      return { role: 'assistant', content: toAssistantContent(message) };
  }
}

function toUserContent(content: Role<'user'>['content']): string | Anthropic.ContentBlockParam[] {
  if (typeof content === 'string') return content;
  return content.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    const { image } = part;
    return {
      type: 'image',
      source:
        'url' in image
          ? { type: 'url', url: image.url }
          : { type: 'base64', media_type: image.mediaType, data: image.data },
    };
  });
}

function toAssistantContent({
  content = '',
  toolCalls,
}: Role<'assistant'>): string | Anthropic.ContentBlockParam[] {
  if (toolCalls === undefined) return content;
  const calls = toolCalls.map(({ id, name, arguments: input }) => ({
    type: 'tool_use' as const,
    id,
    name,
    input,
  }));
  return [
    ...toolCalls.flatMap(({ signature }) => thinkingOf(signature)),
    // The protocol refuses a text block without text.
    ...(content === '' ? [] : [{ type: 'text' as const, text: content }]),
    ...calls,
  ];
}

function toToolResult({ toolCallId, content, isError }: Role<'tool'>): Anthropic.ToolResultBlockParam {
  return {
    type: 'tool_result',
    tool_use_id: toolCallId,
    content,
    ...(isError !== undefined && { is_error: isError }),
  };
}
