import {
  type EmbedInput,
  embedInputSchema,
  embeddingProfile,
  type EmbedResult,
  embedResultSchema,
  withEncoding,
} from '@app/contracts';
import { expectedInputTokens } from '@app/policies';
import { unsupportedEmbedding } from '@app/provider-spec';
import { attribute } from '@app/telemetry';
import type { KindSpec } from '../kind-spec.js';
import { textsDemand } from '../text-parts.js';
import { EmbedRunner } from './embed-runner.js';

/** Vectors of texts. */
export const embedKind: KindSpec<EmbedInput, EmbedResult> = {
  input: embedInputSchema,
  result: embedResultSchema,
  operation: 'embeddings',
  usesMemory: false,
  expectedTokens: expectedInputTokens,
  recordedTurn: () => undefined,
  needs: () => [],
  view: (result, { encoding }) => withEncoding(result, encoding),
  planning: {
    ownProfile: embeddingProfile,
    agentRole: 'embed',
    // Vectors of two models cannot be compared.
    fixedModel: true,
    offeredBy: ({ embeddings }) => embeddings !== undefined,
    unsupportedBy: unsupportedEmbedding,
    // A backend that names its provider's model for chats has named none for embeddings.
    ownModel: ({ defaultModel, embeddings }, configured) =>
      configured === undefined || (configured === defaultModel && embeddings?.defaultModel !== undefined)
        ? embeddings?.defaultModel
        : configured,
    configuredRoute: () => undefined,
    withParameters: (input) => input,
  },
  work: {
    type: 'call',
    sharesCalls: true,
    streams: false,
    demand: ({ inputs }) => textsDemand(inputs),
    refusal: ({ name, providerId, provider, embeddings }) =>
      provider.embed === undefined || embeddings === undefined
        ? `Backend "${name}" cannot embed texts: its provider, "${providerId}", does not offer it.`
        : undefined,
    // The job was accepted with one model, for all backends of its route.
    model: ({ model }) => model,
    recall: async ({ request }) => request.input,
    span: {
      ofInput: () => ({}),
      ofResult: ({ model, dimensions }) => ({
        [attribute.genAiResponseModel]: model,
        [attribute.genAiDimensions]: dimensions,
      }),
      capturesResult: false,
    },
    runner: () => new EmbedRunner(),
  },
};
