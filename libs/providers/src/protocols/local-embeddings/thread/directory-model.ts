import { basename, dirname, resolve } from 'node:path';
import { type LocalModel, type Model, type ModelVectors, RefusalError } from './contract.ts';

/** An optional package of some 470 MB, needed only for models from a directory. */
const packageName: string = '@huggingface/transformers';

/** The part of the package that is used. */
interface Transformers {
  env: { allowRemoteModels: boolean; allowLocalModels: boolean; localModelPath: string };
  pipeline: (
    task: 'feature-extraction',
    model: string,
    options: { dtype: string; device: 'cpu' },
  ) => Promise<Extractor>;
}

interface Extractor {
  (
    texts: readonly string[],
    options: { pooling: string; normalize: true },
  ): Promise<{ dims: number[]; data: Float32Array }>;
  tokenizer: { encode(text: string): number[]; model_max_length?: number };
}

/** A model in ONNX form from a directory, through the package's feature extraction. Nothing is downloaded. */
export async function loadDirectoryModel({
  directory,
  weights,
  pooling,
}: Extract<LocalModel, { type: 'directory' }>): Promise<Model> {
  const { env, pipeline } = await load();
  const path = resolve(directory);
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = `${dirname(path)}/`;
  const extract = await pipeline('feature-extraction', basename(path), {
    dtype: weights,
    device: 'cpu',
  }).catch((error: unknown) => unreadable(path, weights, error));

  const limit = extract.tokenizer.model_max_length ?? Number.POSITIVE_INFINITY;
  return {
    async embed(texts): Promise<ModelVectors> {
      // The package would cut a longer text silently.
      const counts = texts.map((text) => extract.tokenizer.encode(text).length);
      const longest = Math.max(...counts);
      if (longest > limit) {
        const message = `The text has ${longest} tokens; the model of ${path} takes ${limit}.`;
        throw new RefusalError({ kind: 'context-length', message });
      }
      const { dims, data } = await extract(texts, { pooling, normalize: true });
      return {
        numbers: Float32Array.from(data),
        dimensions: dims[1] ?? 0,
        tokens: counts.reduce((sum, count) => sum + count, 0),
      };
    },
  };
}

async function load(): Promise<Transformers> {
  try {
    return (await import(/* webpackIgnore: true */ packageName)) as Transformers;
  } catch (error) {
    const message = `A model from a directory needs the package ${packageName}, which cannot be loaded. Install it where Sluice is installed: ONNXRUNTIME_NODE_INSTALL=skip npm install --no-save ${packageName}@4`;
    throw new RefusalError({ kind: 'model-not-found', message }, { cause: error });
  }
}

function unreadable(path: string, weights: string, cause: unknown): never {
  const file = weights === 'fp32' ? 'model' : weights === 'fp16' ? 'model_fp16' : 'model_quantized';
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `No model could be loaded from ${path}; it needs config.json, tokenizer.json, tokenizer_config.json and onnx/${file}.onnx there. ${reason}`;
  throw new RefusalError({ kind: 'model-not-found', message }, { cause });
}
