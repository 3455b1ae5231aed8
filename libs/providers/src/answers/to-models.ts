import { ProviderError, type ModelInfo } from '@app/provider-spec';

/** Names that vendors who speak OpenAI's protocol have for what a model's context holds. */
const usualNames = ['context_length', 'context_window', 'max_context_length', 'max_model_len'];

/**
 * The models of a list, which some vendors send without the object around it.
 *
 * @param contextNames The member that tells what a model's context holds, by its possible names.
 * @throws {ProviderError} `bad-response` when it is no list.
 */
export function toModels(body: object, contextNames: readonly string[] = usualNames): ModelInfo[] {
  const list: unknown = Array.isArray(body) ? body : (body as { data?: unknown }).data;
  if (!Array.isArray(list)) {
    const message = 'The provider sent a list of models that cannot be read.';
    throw new ProviderError({ kind: 'bad-response', message });
  }
  return (list as unknown[]).flatMap((item) => {
    const model = typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : {};
    if (typeof model['id'] !== 'string' || model['id'] === '') return [];
    const contextTokens = contextNames.map((name) => model[name]).find(isCount);
    return [{ id: model['id'], ...(contextTokens !== undefined && { contextTokens }) }];
  });
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
