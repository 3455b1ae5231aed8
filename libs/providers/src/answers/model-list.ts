import type { ModelInfo } from '@app/provider-spec';
import { badResponse } from './answer-errors.js';

/** The members in which vendors of OpenAI's protocol report the size of a model's context. */
const usualNames = ['context_length', 'context_window', 'max_context_length', 'max_model_len'];

/**
 * Reads a list of models. Some vendors send it without the object around it.
 *
 * @param contextNames Possible names of the member that holds the size of the context.
 * @throws {ProviderError} `bad-response` if it is no list.
 */
export function toModels(body: object, contextNames: readonly string[] = usualNames): ModelInfo[] {
  const list: unknown = Array.isArray(body) ? body : (body as { data?: unknown }).data;
  if (!Array.isArray(list)) throw badResponse('The provider sent a list of models that cannot be read.');
  return (list as unknown[]).flatMap((item) => {
    const model = typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : {};
    if (typeof model['id'] !== 'string' || model['id'] === '') return [];
    return [modelInfo(model['id'], contextNames.map((name) => model[name]).find(isContextSize))];
  });
}

/** @param contextTokens As the vendor reports it; left out if it is no positive integer. */
export function modelInfo(id: string, contextTokens: unknown): ModelInfo {
  return { id, ...(isContextSize(contextTokens) && { contextTokens }) };
}

function isContextSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
