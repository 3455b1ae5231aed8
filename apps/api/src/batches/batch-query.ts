import { webhookUrlSchema } from '@app/contracts';
import * as z from 'zod';
import { memberErrors } from '../problems/member-errors.js';
import { ProblemError } from '../problems/problem-error.js';

/** The query of `POST /v1/batches`. */
export const batchOptionsSchema = z.strictObject({
  webhook: webhookUrlSchema.optional().describe('Told when the batch has ended, once.'),
});

/** The query of `GET /v1/batches`. */
export const batchListSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the page before.'),
});

/** @throws {ProblemError} `validation` */
export function readBatchOptions(query: unknown): z.infer<typeof batchOptionsSchema> {
  return checked(batchOptionsSchema, query);
}

/** @throws {ProblemError} `validation` */
export function readBatchList(query: unknown): z.infer<typeof batchListSchema> {
  return checked(batchListSchema, query);
}

function checked<Query>(schema: z.ZodType<Query>, query: unknown): Query {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Parameters of the query are not valid.', {
    errors: memberErrors(parsed.error.issues),
  });
}
