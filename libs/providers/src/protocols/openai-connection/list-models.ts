import type { ModelInfo } from '@app/provider-spec';
import type { OpenAiConnection } from './openai-connection.js';
import { toModels } from '../../answers/to-models.js';

/**
 * The models that the vendor lists: https://platform.openai.com/docs/api-reference/models/list
 *
 * @throws {ProviderError} For whatever the vendor or the way to it did wrong.
 */
export async function listModels(connection: OpenAiConnection, signal: AbortSignal): Promise<ModelInfo[]> {
  try {
    const response = await connection.ask({ method: 'get', path: '/models' }, signal);
    return toModels(connection.read(await response.text(), 'a list of models', response.headers));
  } catch (error) {
    throw connection.failed(error, signal);
  }
}
