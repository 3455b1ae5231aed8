import type { Anthropic } from '@anthropic-ai/sdk';
import type { ChatInput, Tool } from '@app/contracts';
import type { ChatCall } from '@app/provider-spec';
import { toMessages } from './to-messages.js';
import { toOutputFormat } from './to-output-format.js';
import { toSystem } from './to-system.js';

/** The SDK's types are those of a version without the members for sampling. */
type Request = Anthropic.MessageCreateParamsNonStreaming & {
  temperature?: number;
  top_p?: number;
  top_k?: number;
};

export interface RequestHooks {
  /** `max_tokens`, which the protocol wants, for chats that name no limit. Default: 16,384. */
  maxTokens: number;
}

/**
 * The request of a call, without `stream`. What nobody asked for is left out.
 *
 * The description of a JSON schema goes into the schema. Plain `json`, which the protocol has not, is to be told
 * in the chat's own words. An image's `detail`, a hint that the protocol has no word for, is left out.
 *
 * @throws {ProviderError} `invalid-request` for a JSON schema that the vendor could not hold a model to.
 */
export function toRequest({ model, input, providerOptions }: ChatCall, hooks: RequestHooks): Request {
  const request: Request = {
    model,
    max_tokens: input.maxOutputTokens ?? hooks.maxTokens,
    messages: toMessages(input.messages),
  };
  const system = toSystem(input);
  if (system !== undefined) request.system = system;
  if (input.tools !== undefined) request.tools = input.tools.map(toTool);
  const toolChoice = toToolChoice(input);
  if (toolChoice !== undefined) request.tool_choice = toolChoice;
  if (input.stop !== undefined) request.stop_sequences = input.stop;
  if (input.temperature !== undefined) request.temperature = input.temperature;
  if (input.topP !== undefined) request.top_p = input.topP;
  if (input.topK !== undefined) request.top_k = input.topK;
  if (input.responseFormat?.type === 'json-schema') {
    request.output_config = { format: toOutputFormat(input.responseFormat) };
  }
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

/** The protocol takes a choice only with tools, and says within it that calls shall come one at a time. */
function toToolChoice(input: ChatInput): Anthropic.ToolChoice | undefined {
  const { tools, toolChoice, parallelToolCalls } = input;
  if (tools === undefined) return undefined;
  if (toolChoice === 'none') return { type: 'none' };
  if (toolChoice === undefined && parallelToolCalls === undefined) return undefined;
  const single = parallelToolCalls !== undefined && { disable_parallel_tool_use: !parallelToolCalls };
  if (typeof toolChoice === 'object') return { type: 'tool', name: toolChoice.tool, ...single };
  return { type: toolChoice === 'required' ? 'any' : 'auto', ...single };
}
