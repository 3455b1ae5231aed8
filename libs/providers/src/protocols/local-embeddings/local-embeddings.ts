import { basename, resolve } from 'node:path';
import { ProviderError, type EmbedCall, type EmbedReply, type Provider } from '@app/provider-spec';
import { EmbeddingThreadHost } from './embedding-thread-host.js';
import type { LocalModel } from './thread/contract.js';

/** The name by which a job asks for the model that the backend has. */
export const ownLocalModel = 'default';

/** The built-in model's name in results. */
const builtInName = 'universal-sentence-encoder-lite';

/** Embeddings by a model in this process. */
export function localEmbeddings(
  model: LocalModel,
): Required<Pick<Provider, 'embed' | 'listModels' | 'close'>> {
  const host = new EmbeddingThreadHost(model);
  const name = model.type === 'built-in' ? builtInName : basename(resolve(model.directory));
  return {
    async embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> {
      assertKnown(call, name);
      const { numbers, dimensions, tokens } = await host.embed(call.inputs, signal);
      const vectors = call.inputs.map((_, place) =>
        numbers.subarray(place * dimensions, (place + 1) * dimensions),
      );
      return { vectors, usage: { inputTokens: tokens }, model: name };
    },
    listModels: async () => [{ id: name }],
    close: () => host.close(),
  };
}

/** @throws {ProviderError} */
function assertKnown({ model, providerOptions }: EmbedCall, name: string): void {
  if (model !== name && model !== ownLocalModel) {
    const message = `The local backend has no model "${model}"; it has only "${name}". Leave the model out.`;
    throw new ProviderError({ kind: 'model-not-found', message });
  }
  const [option] = Object.keys(providerOptions);
  if (option !== undefined) {
    const message = `The local model has no caller options; leave "${option}" out.`;
    throw new ProviderError({ kind: 'invalid-request', message });
  }
}
