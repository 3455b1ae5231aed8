import {
  type JobRequest,
  jobRequestSchemaOf,
  jobStatusSchema,
  newScheduleSchemaOf,
  scheduleChangeSchemaOf,
  scheduledJobSchemaOf,
} from '@app/contracts';
import type { Kinds } from '@app/execution';
import type { JobFilter } from '@app/jobs';
import * as z from 'zod';
import { ProblemError } from '../../http/problems.js';
import { memberErrors, readQuery } from '../../http/read-request.js';
import { usageQuerySchemaOf } from '../installation/usage-requests.js';

/** The schemas of requests that name a kind of job, made of the kinds of this installation. */
export class JobSchemas {
  readonly request;
  readonly listQuery;
  readonly usageQuery;
  readonly newSchedule;
  readonly scheduleChange;

  constructor(kinds: Kinds) {
    this.request = jobRequestSchemaOf(kinds.byName);
    this.listQuery = listQuerySchemaOf(kinds.names);
    this.usageQuery = usageQuerySchemaOf(kinds.names);
    const scheduled = scheduledJobSchemaOf(this.request);
    this.newSchedule = newScheduleSchemaOf(scheduled);
    this.scheduleChange = scheduleChangeSchemaOf(scheduled);
  }
}

/** The schema of the query of `GET /v1/jobs`. */
export function listQuerySchemaOf(kinds: readonly string[]) {
  return z.strictObject({
    status: jobStatusSchema.optional().describe('Only jobs with this status.'),
    kind: z.enum(kinds).optional(),
    backend: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe('Only jobs whose present or last backend is this one.'),
    parent: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe('Only child jobs of this job. Other lists have no child jobs.'),
    createdAfter: z.iso.datetime({ offset: true }).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the previous page.'),
  });
}

/** The query as the job store takes it. */
export interface ListQuery {
  filter: JobFilter;
  page: { limit: number; cursor?: string };
}

/** @throws {ProblemError} `validation`, with pointers into the query as if it were an object. */
export function readListQuery(schema: ReturnType<typeof listQuerySchemaOf>, query: unknown): ListQuery {
  const { limit, cursor, createdAfter, ...filter } = readQuery(schema, query);
  return {
    filter: { ...filter, ...(createdAfter !== undefined && { createdAfter: Date.parse(createdAfter) }) },
    page: { limit, ...(cursor !== undefined && { cursor }) },
  };
}

/** @throws {ProblemError} `malformed-json` for no body at all, else `validation` with pointers. */
export function readJobRequest(schema: z.ZodType<JobRequest>, body: unknown): JobRequest {
  if (body === undefined) throw new ProblemError('malformed-json', 'Send the job as a JSON body.');
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Members of the job are missing or not valid; see errors.', {
    errors: memberErrors(parsed.error.issues),
  });
}
