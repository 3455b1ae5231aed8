import type { Model } from '@google/genai/web';
import type { ModelInfo, Provider } from '@app/provider-spec';
import type { GeminiConnection } from './gemini-connection.js';

const pageSize = 1_000;

/** Pages that are read at most; Google has some dozens of models. */
const maximumPages = 10;

/** The models that a key may use, by the names by which jobs name them. */
export function listGeminiModels(connection: GeminiConnection): Required<Pick<Provider, 'listModels'>> {
  async function listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const exchange = connection.beginWhole(signal);
    try {
      const pager = await connection.client.models.list({
        config: { pageSize, httpOptions: { fetch: exchange.fetch } },
      });
      const models = [...pager.page];
      for (let page = 1; page < maximumPages && pager.hasNextPage(); page += 1) {
        models.push(...(await pager.nextPage()));
      }
      return models.flatMap(toModelInfo);
    } catch (error) {
      throw connection.failed(error, exchange, signal);
    }
  }

  return { listModels };
}

function toModelInfo({ name, inputTokenLimit }: Model): ModelInfo[] {
  const id = name?.replace(/^(publishers\/google\/)?models\//, '');
  if (!id) return [];
  return [{ id, ...(inputTokenLimit !== undefined && { contextTokens: inputTokenLimit }) }];
}
