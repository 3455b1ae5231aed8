import { jobKinds, jobStatusSchema, type JobKind } from '@app/contracts';
import type { JobFilter } from '@app/jobs';
import * as z from 'zod';
import { ProblemError } from '../problems/problem-error.js';
import { memberErrors } from '../problems/member-errors.js';

/** The query of `GET /v1/jobs`. */
export const listQuerySchema = z.strictObject({
  status: jobStatusSchema.optional().describe('Only jobs that stand so.'),
  kind: z.enum(jobKinds as [JobKind, ...JobKind[]]).optional(),
  backend: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('Only jobs whose turn is, or was last, at this backend.'),
  parent: z.string().min(1).max(64).optional().describe('The pieces of this job; other lists have none.'),
  createdAfter: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the page before.'),
});

/** A query in the words of the job store. */
export interface ListQuery {
  filter: JobFilter;
  page: { limit: number; cursor?: string };
}

/** @throws {ProblemError} `validation`, with pointers into the query as if it were an object. */
export function readListQuery(query: unknown): ListQuery {
  const parsed = listQuerySchema.safeParse(query);
  if (!parsed.success) {
    throw new ProblemError('validation', 'Parameters of the query are not valid.', {
      errors: memberErrors(parsed.error.issues),
    });
  }
  const { limit, cursor, createdAfter, ...filter } = parsed.data;
  return {
    filter: { ...filter, ...(createdAfter !== undefined && { createdAfter: Date.parse(createdAfter) }) },
    page: { limit, ...(cursor !== undefined && { cursor }) },
  };
}
