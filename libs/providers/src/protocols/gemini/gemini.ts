import type { Model } from '@google/genai/web';
import type { ModelInfo, Provider, ProviderDependencies, ProviderSettings } from '@app/provider-spec';
import { modelInfo } from '../../answers/model-list.js';
import { geminiChat } from './chat.js';
import { geminiConnection, type GeminiConnection, type VertexProject } from './connection.js';
import { geminiEmbed } from './embed.js';

/** Vertex AI accepts one text in a call of Gemini's embedding models. */
const onVertex: Pick<Provider, 'embeddingLimits'> = { embeddingLimits: { maximumInputs: 1 } };

/**
 * A provider that speaks Google's own protocol through the official SDK: to the Gemini API with a key, or to
 * Vertex AI with a project and an access token or the key of a service account.
 *
 * Newer models accept a tool's result only if the call comes back with its signature, which
 * `ToolCall.signature` carries.
 *
 * @throws {TypeError} For a key that cannot be used.
 */
export function geminiApi(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  vertex?: VertexProject,
): Provider & Required<Pick<Provider, 'chat'>> {
  const connection = geminiConnection(settings, dependencies, vertex);
  return {
    ...geminiChat(connection),
    ...geminiEmbed(connection),
    ...modelList(connection),
    ...(vertex !== undefined && onVertex),
  };
}

const pageSize = 1_000;

/** Google has some dozens of models. */
const maximumPages = 10;

/** Lists the models by the names that jobs use. */
function modelList(connection: GeminiConnection): Required<Pick<Provider, 'listModels'>> {
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
      throw connection.toError(error, exchange, signal);
    }
  }

  return { listModels };
}

function toModelInfo({ name, inputTokenLimit }: Model): ModelInfo[] {
  const id = name?.replace(/^(publishers\/google\/)?models\//, '');
  return id ? [modelInfo(id, inputTokenLimit)] : [];
}
