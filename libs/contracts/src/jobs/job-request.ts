import * as z from 'zod';
import { type JobInput, type JobKind, jobCatalogue } from './job-catalogue.js';
import { type JobOptions, jobOptionsSchema } from './job-options.js';

/** What a caller submits: a kind, its input, and options. */
export type JobRequest = {
  [Kind in JobKind]: JobOptions & { kind: Kind; input: JobInput<Kind> };
}[JobKind];

const requests = jobKindEntries().map(([kind, { input }]) =>
  jobOptionsSchema.extend({ kind: z.literal(kind), input }),
);

type OneOrMore<T> = [T, ...T[]];

/** The body of `POST /v1/jobs`: one member of the union for each kind of the catalogue. */
export const jobRequestSchema = z
  .discriminatedUnion('kind', requests as OneOrMore<(typeof requests)[number]>)
  .superRefine((request, context) => {
    if (request.memory !== undefined && request.kind !== 'chat') {
      context.addIssue({
        code: 'custom',
        path: ['memory'],
        message: 'Only chats use a memory space this way.',
      });
    }
    const [, second] = (['agent', 'profile', 'backend'] as const).filter((one) => request[one] !== undefined);
    if (second === undefined) return;
    context.addIssue({
      code: 'custom',
      path: [second],
      message: 'Name a profile, a backend or an agent, not several.',
    });
  })
  .meta({ id: 'JobRequest' }) as unknown as z.ZodType<JobRequest>;

function jobKindEntries() {
  return Object.entries(jobCatalogue) as [JobKind, (typeof jobCatalogue)[JobKind]][];
}
