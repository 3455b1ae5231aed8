import * as z from 'zod';
import { type BuiltInKind, builtInKinds, type JobInput, type KindSchemaTable } from './job-kinds.js';
import { type JobOptions, jobOptionsSchema } from './job-options.js';

/** What a caller submits: a kind, its input, and options. */
export type JobRequest = JobOptions & { kind: string; input: object };

/** A request of a kind that comes with Sluice. */
export type RequestOfKind<Kind extends BuiltInKind> = JobOptions & { kind: Kind; input: JobInput<Kind> };

type OneOrMore<T> = [T, ...T[]];

/** The schema of requests of these kinds: a union with one member for each. It is the body of `POST /v1/jobs`. */
export function jobRequestSchemaOf(kinds: KindSchemaTable): z.ZodType<JobRequest> {
  const requests = Object.entries(kinds).map(([kind, { input }]) =>
    jobOptionsSchema.extend({ kind: z.literal(kind), input }),
  );
  return z
    .discriminatedUnion('kind', requests as OneOrMore<(typeof requests)[number]>)
    .superRefine((request, context) => {
      if (request.memory !== undefined && kinds[request.kind]?.usesMemory !== true) {
        context.addIssue({
          code: 'custom',
          path: ['memory'],
          message: `Jobs of kind ${request.kind} do not use a memory space this way. Remove it.`,
        });
      }
      const [, second] = (['agent', 'profile', 'backend'] as const).filter(
        (one) => request[one] !== undefined,
      );
      if (second === undefined) return;
      context.addIssue({
        code: 'custom',
        path: [second],
        message: 'Name a profile, a backend or an agent, not several.',
      });
    })
    .meta({ id: 'JobRequest' });
}

/** The schema of requests of the kinds that come with Sluice. */
export const jobRequestSchema = jobRequestSchemaOf(builtInKinds);
