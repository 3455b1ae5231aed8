import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localEmbeddings } from './local-embeddings.js';
import { tinyModelTokens, writeTinyOnnxModel } from './test-doubles/tiny-onnx-model.js';

/** Whether the optional package is there; it is not part of an ordinary installation. */
const installed = isInstalled('@huggingface/transformers');
const withPackage = installed ? describe : describe.skip;
const withoutPackage = installed ? it.skip : it;

describe('a model from a directory', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sluice-model-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const modelOf = (name: string) =>
    localEmbeddings({
      type: 'directory',
      directory: join(directory, name),
      weights: 'fp32',
      pooling: 'mean',
    });
  const embed = (provider: ReturnType<typeof modelOf>, inputs: string[], model = 'default') =>
    provider.embed({ model, inputs, providerOptions: {} }, AbortSignal.timeout(25_000));

  withoutPackage('says how to install the package that it needs', async () => {
    const provider = modelOf('tiny');
    await expect(embed(provider, ['a'])).rejects.toMatchObject({
      failure: {
        kind: 'model-not-found',
        message: expect.stringContaining('npm install --no-save @huggingface/transformers'),
      },
    });
    await provider.close();
  });

  withPackage('with the package', () => {
    let provider: ReturnType<typeof modelOf>;
    beforeAll(async () => {
      await writeTinyOnnxModel(join(directory, 'tiny'));
      provider = modelOf('tiny');
    });
    afterAll(() => provider.close());

    it('puts related sentences closer than unrelated ones', async () => {
      const texts = ['The cat on the mat', 'A kitten on a rug', 'Revenue and profit'];
      const { vectors, model, usage } = await embed(provider, texts, 'tiny');
      const [cat, kitten, revenue] = vectors;
      expect(cosine(cat, kitten)).toBeGreaterThan(cosine(cat, revenue) + 0.3);
      expect(vectors.map((vector) => Math.hypot(...vector).toFixed(5))).toEqual([
        '1.00000',
        '1.00000',
        '1.00000',
      ]);
      expect([model, usage]).toEqual(['tiny', { inputTokens: 13 }]);
    });

    it('refuses a text that the model would cut', async () => {
      const text = 'cat '.repeat(tinyModelTokens + 1);
      await expect(embed(provider, ['cat', text])).rejects.toMatchObject({
        failure: { kind: 'context-length', message: expect.stringContaining(`takes ${tinyModelTokens}`) },
      });
      expect((await embed(provider, ['cat '.repeat(tinyModelTokens)])).vectors).toHaveLength(1);
    });

    it('says what is missing in a directory without a model', async () => {
      const empty = modelOf('nothing');
      await expect(embed(empty, ['a'])).rejects.toMatchObject({
        failure: { kind: 'model-not-found', message: expect.stringContaining('onnx/model.onnx') },
      });
      await empty.close();
    });
  });
});

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

function cosine(left: Float32Array = new Float32Array(), right: Float32Array = new Float32Array()): number {
  return left.reduce((sum, number, index) => sum + number * (right[index] ?? 0), 0);
}
