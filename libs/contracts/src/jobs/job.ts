import * as z from 'zod';
import { failureSchema } from '../failure.js';
import { usageSchema } from '../usage.js';
import { attemptSchema } from './attempt.js';
import { handOverSchema } from './hand-over.js';
import { builtInKinds, type KindSchemaTable } from './job-kinds.js';
import { jobProgressSchema } from './job-progress.js';
import { jobStatusSchema } from './job-status.js';

/** The schema of jobs of these kinds, as their owner sees them. */
export function jobSchemaOf(kinds: KindSchemaTable) {
  const results = Object.values(kinds).map(({ result }) => result);
  return z
    .object({
      id: z.string().describe('`j_` and 26 characters of base32.'),
      object: z.literal('job'),
      kind: z.enum(Object.keys(kinds)),
      status: jobStatusSchema,
      version: z.int().positive().describe('Grows with every change; the ETag is made of it.'),
      createdAt: z.iso.datetime(),
      startedAt: z.iso.datetime().optional().describe('When the first attempt began.'),
      completedAt: z.iso.datetime().optional().describe('When the job reached its terminal status.'),
      deadline: z.iso.datetime().optional(),
      purgeAt: z.iso.datetime().optional().describe('When the job and its result are deleted.'),
      priority: z.int().min(0).max(9),
      route: z.array(z.string()).describe('The backends it may use, in order.'),
      backend: z.string().describe('The backend that has the job, or had it last.'),
      model: z.string().optional().describe('The model that was asked for.'),
      retryAt: z.iso.datetime().optional().describe('When the next attempt is due.'),
      queue: z
        .object({
          position: z.int().positive().describe('1 is next.'),
          etaSeconds: z
            .int()
            .nonnegative()
            .optional()
            .describe('Until it probably begins, by the pace and the limits of its backend.'),
        })
        .optional()
        .describe('Where a queued job stands among those that wait for its backend.'),
      progress: jobProgressSchema.optional().describe('Progress of a job with child jobs.'),
      parent: z.string().optional().describe('The job that this one is a child job of.'),
      attempts: z.array(attemptSchema),
      handOvers: z
        .array(handOverSchema)
        .optional()
        .describe('Why it left backends, with attempts or without.'),
      usage: usageSchema.optional().describe('The sum over all attempts, or over all child jobs.'),
      result: z.union(results).optional(),
      failure: failureSchema.optional(),
      retryOf: z.string().optional().describe('The job that this one repeats.'),
      metadata: z.record(z.string(), z.string()).optional(),
    })
    .meta({ id: 'Job' });
}

export type Job = z.infer<ReturnType<typeof jobSchemaOf>>;

/** The schema of jobs of the kinds that come with Sluice. */
export const jobSchema = jobSchemaOf(builtInKinds);

/** The schema of a page of jobs, newest first. */
export function jobPageSchemaOf(job: ReturnType<typeof jobSchemaOf>) {
  return z.object({ data: z.array(job), nextCursor: z.string().nullable() }).meta({ id: 'JobPage' });
}

export type JobPage = z.infer<ReturnType<typeof jobPageSchemaOf>>;
