import * as z from 'zod';
import { failureSchema } from '../failure.js';
import { usageSchema } from '../usage.js';
import { builtInKinds, type KindSchemaTable } from './job-kinds.js';

/** The states of a job. It ends in exactly one of {@link terminalStatuses}, once. */
export const jobStatuses = [
  'queued',
  'in_progress',
  'cancelling',
  'completed',
  'failed',
  'cancelled',
  'expired',
] as const;
export const jobStatusSchema = z.enum(jobStatuses).meta({ id: 'JobStatus' });
export type JobStatus = z.infer<typeof jobStatusSchema>;

export const terminalStatuses = ['completed', 'failed', 'cancelled', 'expired'] as const;
export type TerminalStatus = (typeof terminalStatuses)[number];

export function isTerminal(status: JobStatus): status is TerminalStatus {
  return (terminalStatuses as readonly JobStatus[]).includes(status);
}

/**
 * The outcomes of an attempt. `lost`: its worker died or lost the job's lock. `handed-back`: a worker that shut down
 * returned the job to its lane.
 */
export const attemptOutcomes = [
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'lost',
  'handed-back',
] as const;

/** One call of one backend for one job. */
export const attemptSchema = z
  .object({
    number: z.int().positive().describe('Counts from 1 over all backends of the job.'),
    backend: z.string(),
    provider: z.string().optional(),
    model: z.string().optional(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
    firstTokenMs: z
      .number()
      .nonnegative()
      .optional()
      .describe('Milliseconds from the start to the first chunk of the answer.'),
    outcome: z.enum(attemptOutcomes),
    failure: failureSchema.optional(),
    usage: usageSchema.optional(),
    providerRequestId: z.string().optional(),
    possibleDuplicate: z
      .boolean()
      .optional()
      .describe('Whether the provider may have executed and billed this call although its answer was lost.'),
  })
  .meta({ id: 'Attempt' });

export type Attempt = z.infer<typeof attemptSchema>;

/** The move of a job from one backend of its route to the next. */
export const handOverSchema = z
  .object({ from: z.string(), to: z.string(), at: z.iso.datetime(), failure: failureSchema })
  .meta({ id: 'HandOver' });

export type HandOver = z.infer<typeof handOverSchema>;

/** Ended and expected child jobs of a job. The share never falls; `all` may, when fewer are left than expected. */
export const jobProgressSchema = z
  .object({ done: z.int().nonnegative(), all: z.int().positive() })
  .meta({ id: 'JobProgress' });

export type JobProgress = z.infer<typeof jobProgressSchema>;

/** The schema of jobs of these kinds, as the API shows them. */
export function jobSchemaOf(kinds: KindSchemaTable) {
  const results = Object.values(kinds).map(({ result }) => result);
  return z
    .object({
      id: z.string().describe('`j_` and 26 characters of base32.'),
      object: z.literal('job'),
      kind: z.enum(Object.keys(kinds)),
      status: jobStatusSchema,
      version: z.int().positive().describe('Grows with every change; the ETag is derived from it.'),
      createdAt: z.iso.datetime(),
      startedAt: z.iso.datetime().optional().describe('When the first attempt began.'),
      completedAt: z.iso.datetime().optional().describe('When the job reached its terminal status.'),
      deadline: z.iso.datetime().optional(),
      purgeAt: z.iso.datetime().optional().describe('When the job and its result are deleted.'),
      priority: z.int().min(0).max(9),
      route: z.array(z.string()).describe('The ordered backends that the job may use.'),
      backend: z.string().describe('The backend that has the job, or had it last.'),
      model: z.string().optional().describe('The requested model.'),
      retryAt: z.iso.datetime().optional().describe('When the next attempt is due.'),
      queue: z
        .object({
          position: z.int().positive().describe('1 is next.'),
          etaSeconds: z
            .int()
            .nonnegative()
            .optional()
            .describe('Estimated seconds until it begins, from the pace and the limits of its backend.'),
        })
        .optional()
        .describe('The position of a queued job among those that wait for its backend.'),
      progress: jobProgressSchema.optional().describe('Progress of a job with child jobs.'),
      parent: z.string().optional().describe('The job that this one is a child job of.'),
      attempts: z.array(attemptSchema),
      handOvers: z
        .array(handOverSchema)
        .optional()
        .describe('Why the job left backends, with or without an attempt.'),
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
