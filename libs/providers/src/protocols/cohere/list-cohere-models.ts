import * as z from 'zod';
import { notJson } from '../../answers/incomplete-answer.js';
import type { JsonConnection } from '../../transports/http/json-connection.js';
import type { ModelInfo } from '@app/provider-spec';

const pageSchema = z.object({
  models: z.array(
    z.object({
      name: z.string().min(1),
      context_length: z.number().nullish(),
    }),
  ),
  next_page_token: z.string().nullish(),
});

const pageSize = 1_000;
const maximumPages = 10;

/** The models of all endpoints: https://docs.cohere.com/reference/list-models */
export async function listCohereModels(
  connection: JsonConnection,
  signal: AbortSignal,
): Promise<ModelInfo[]> {
  const models: ModelInfo[] = [];
  let token = '';
  for (let page = 0; page < maximumPages; page += 1) {
    const query = new URLSearchParams({
      page_size: String(pageSize),
      ...(token !== '' && { page_token: token }),
    });
    const { body } = await connection.whole({ path: `/v1/models?${query.toString()}` }, signal);
    const { data } = pageSchema.safeParse(body);
    if (data === undefined) throw notJson('a list of models');
    models.push(
      ...data.models.map(({ name, context_length: length }) => ({
        id: name,
        ...(Number.isSafeInteger(length) && Number(length) > 0 && { contextTokens: Number(length) }),
      })),
    );
    token = data.next_page_token ?? '';
    if (token === '') break;
  }
  return models;
}
