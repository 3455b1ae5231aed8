import * as z from 'zod';
import type { JsonConnection } from '../../transports/http/json-connection.js';
import { notJson } from '../../answers/incomplete-answer.js';
import type { ModelInfo } from '@app/provider-spec';

const tagsSchema = z.object({ models: z.array(z.object({ name: z.string().min(1) })) });
const shownSchema = z.object({ model_info: z.record(z.string(), z.unknown()) });

/** So many models are asked for their context, side by side and for so long at most. */
const maximumShown = 32;
const shownWithinMs = 2_000;

/** The models that are there, with their context where the server soon says so. */
export async function listOllamaModels(
  connection: JsonConnection,
  signal: AbortSignal,
): Promise<ModelInfo[]> {
  const { body } = await connection.whole({ path: '/api/tags' }, signal);
  const { data } = tagsSchema.safeParse(body);
  if (data === undefined) throw notJson('a list of models');
  const within = AbortSignal.any([signal, AbortSignal.timeout(shownWithinMs)]);
  const models = await Promise.all(
    data.models.map(async ({ name }, index): Promise<ModelInfo> => {
      const contextTokens = index < maximumShown ? await contextOf(name, connection, within) : undefined;
      return { id: name, ...(contextTokens !== undefined && { contextTokens }) };
    }),
  );
  signal.throwIfAborted();
  return models;
}

async function contextOf(
  model: string,
  connection: JsonConnection,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const { body } = await connection.whole({ path: '/api/show', body: { model } }, signal);
    const { data } = shownSchema.safeParse(body);
    const [, length] =
      Object.entries(data?.model_info ?? {}).find(([name]) => name.endsWith('.context_length')) ?? [];
    return typeof length === 'number' && Number.isSafeInteger(length) && length > 0 ? length : undefined;
  } catch {
    return undefined; // The list is good without it.
  }
}
