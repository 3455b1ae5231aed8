import { jobStatusSchema } from '@app/contracts';
import type { JobFilter } from '@app/jobs';
import * as z from 'zod';
import { ProblemError } from '../problems/problem-error.js';
import { memberErrors } from '../problems/member-errors.js';

/** The schema of the query of `GET /v1/jobs`. */
export function listQuerySchemaOf(kinds: readonly string[]) {
  return z.strictObject({
    status: jobStatusSchema.optional().describe('Only jobs with this status.'),
    kind: z.enum(kinds).optional(),
    backend: z.string().min(1).max(64).optional().describe('Only jobs that this backend has, or had last.'),
    parent: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe('The child jobs of this job; other lists have none.'),
    createdAfter: z.iso.datetime({ offset: true }).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the page before.'),
  });
}

/** The query as the job store takes it. */
export interface ListQuery {
  filter: JobFilter;
  page: { limit: number; cursor?: string };
}

/** @throws {ProblemError} `validation`, with pointers into the query as if it were an object. */
export function readListQuery(schema: ReturnType<typeof listQuerySchemaOf>, query: unknown): ListQuery {
  const parsed = schema.safeParse(query);
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
