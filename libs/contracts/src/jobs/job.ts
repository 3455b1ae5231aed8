import * as z from 'zod';
import { failureSchema } from '../failure.js';
import { usageSchema } from '../usage.js';
import { attemptSchema } from './attempt.js';
import { handOverSchema } from './hand-over.js';
import { type JobKind, jobCatalogue, jobKinds } from './job-catalogue.js';
import { jobProgressSchema } from './job-progress.js';
import { jobStatusSchema } from './job-status.js';

const results = jobKinds.map((kind: JobKind) => jobCatalogue[kind].result);
const resultSchema = results.length === 1 && results[0] !== undefined ? results[0] : z.union(results);

/** A job as its owner sees it. */
export const jobSchema = z
  .object({
    id: z.string().describe('`j_` and 26 characters of base32.'),
    object: z.literal('job'),
    kind: z.enum(jobKinds as [JobKind, ...JobKind[]]),
    status: jobStatusSchema,
    version: z.int().positive().describe('Grows with every change; the ETag is made of it.'),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional().describe('When the first attempt began.'),
    completedAt: z.iso.datetime().optional().describe('When the job reached its terminal status.'),
    deadline: z.iso.datetime().optional(),
    purgeAt: z.iso.datetime().optional().describe('When the job and its result are deleted.'),
    priority: z.int().min(0).max(9),
    route: z.array(z.string()).describe('The backends it may use, in order.'),
    backend: z.string().describe('The backend whose turn it is, or was last.'),
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
    progress: jobProgressSchema.optional().describe('Of a job that is done in pieces.'),
    parent: z.string().optional().describe('The job that this one is a piece of.'),
    attempts: z.array(attemptSchema),
    handOvers: z.array(handOverSchema).optional().describe('Why it left backends, with attempts or without.'),
    usage: usageSchema.optional().describe('The sum over all attempts, or over all pieces.'),
    result: resultSchema.optional(),
    failure: failureSchema.optional(),
    retryOf: z.string().optional().describe('The job that this one repeats.'),
    metadata: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: 'Job' });

export type Job = z.infer<typeof jobSchema>;

/** A page of jobs, newest first. */
export const jobPageSchema = z
  .object({ data: z.array(jobSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'JobPage' });

export type JobPage = z.infer<typeof jobPageSchema>;
