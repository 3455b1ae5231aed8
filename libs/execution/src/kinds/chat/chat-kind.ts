import { type ChatInput, chatInputSchema, type ChatResult, chatResultSchema } from '@app/contracts';
import { chatDemand, expectedInputTokens, modelFor } from '@app/policies';
import { unsupported } from '@app/provider-spec';
import { attribute } from '@app/telemetry';
import type { KindSpec } from '../kind-spec.js';
import { ChatRunner } from './chat-runner.js';
import { recordedTurn, withMemory } from './memory-turns.js';

/** The length of an answer that nothing bounds, in tokens. */
const usualOutputTokens = 512;

/** One answer of a model to a conversation. */
export const chatKind: KindSpec<ChatInput, ChatResult> = {
  input: chatInputSchema,
  result: chatResultSchema,
  operation: 'chat',
  usesMemory: true,
  expectedTokens: (input: ChatInput) =>
    expectedInputTokens(input) + (input.maxOutputTokens ?? usualOutputTokens),
  recordedTurn,
  needs: ({ memory }) => (memory?.recall === true ? ['memory'] : []),
  view: (result) => result,
  planning: {
    ownProfile: undefined,
    agentRole: 'chat',
    fixedModel: false,
    offeredBy: ({ capabilities }) => capabilities.includes('chat'),
    unsupportedBy: unsupported,
    ownModel: ({ defaultModel }, configured) => configured ?? defaultModel,
    configuredRoute: () => undefined,
    withParameters: (input, { temperature, maxOutputTokens }) => ({
      ...(temperature !== undefined && { temperature }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...input,
    }),
  },
  work: {
    type: 'call',
    sharesCalls: false,
    streams: true,
    demand: chatDemand,
    refusal: ({ name, providerId, provider }) =>
      provider.chat === undefined
        ? `Backend "${name}" cannot chat: its provider, "${providerId}", does not offer it.`
        : undefined,
    model: modelFor,
    recall: async ({ tenant, request: { input, memory } }, spaces) =>
      memory === undefined ? input : withMemory(input, await spaces.recall(tenant, memory.space)),
    span: {
      ofInput: ({ maxOutputTokens, temperature, topP, seed, responseFormat }) => ({
        [attribute.genAiMaximumTokens]: maxOutputTokens,
        [attribute.genAiTemperature]: temperature,
        [attribute.genAiTopP]: topP,
        [attribute.genAiSeed]: seed,
        [attribute.genAiOutputType]: outputType(responseFormat),
      }),
      ofResult: ({ model, finishReason }) => ({
        [attribute.genAiResponseModel]: model,
        [attribute.genAiFinishReasons]: [finishReason],
      }),
      capturesResult: true,
    },
    runner: () => new ChatRunner(),
  },
};

function outputType(format: ChatInput['responseFormat']): string | undefined {
  if (format === undefined) return undefined;
  return format.type === 'text' ? 'text' : 'json';
}
