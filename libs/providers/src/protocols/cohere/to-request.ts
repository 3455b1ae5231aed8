import type { ChatInput, ResponseFormat } from '@app/contracts';
import type { ChatCall } from '@app/provider-spec';
import { toMessages } from './to-messages.js';
import type { CohereRequest } from './wire.js';

/** The request of a chat. What nobody asked for is left out. */
export function toRequest({ model, input, providerOptions }: ChatCall): CohereRequest {
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
  const asked = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return Object.assign(request, Object.fromEntries(asked), providerOptions);
}

function toolsOf({
  tools,
  toolChoice,
}: ChatInput): Pick<CohereRequest, 'tools' | 'strict_tools' | 'tool_choice'> {
  if (tools === undefined) return {};
  // Cohere cannot be told which tool to call; one that must call a tool and has only this one calls it.
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
