import * as z from 'zod';
import {
  fallbackSchema,
  mostFallbacks,
  retryOverridesSchema,
  timeLimitOverridesSchema,
} from '../configuration/backend-settings.js';
import { memoryUseSchema } from '../memory/memory-space.js';
import { jobWebhookSchema } from '../webhooks/webhook-endpoint.js';
import { type BuiltInKind, builtInKinds, type JobInput, type KindSchemaTable } from './job-kinds.js';

/** Members of `metadata`. */
const maximumMetadataMembers = 16;
/** Characters of one of them. */
const maximumMetadataLength = 512;

const backendName = z.string().min(1).max(128);

/** The members of a request besides its kind and input. */
export const jobOptionsSchema = z.strictObject({
  profile: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('The profile to use; not together with backend or agent.'),
  backend: backendName.optional().describe('The backend to call first.'),
  model: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe('The model to use instead of the default model of the backend.'),
  agent: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('The agent whose profile for this kind of job to use; not together with profile or backend.'),
  fallback: z
    .array(fallbackSchema(backendName))
    .max(mostFallbacks)
    .optional()
    .describe('The backends to use after the first one, instead of its own list; [] for none.'),
  priority: z.int().min(0).max(9).default(5).describe('From 0, served first, to 9, served last.'),
  deadline: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('The time at which the job ends as `expired` if it has not ended before.'),
  stream: z
    .boolean()
    .optional()
    .describe(
      'Whether to keep a log of events, with the answer as it is streamed: GET /v1/jobs/{id}/events.',
    ),
  timeLimits: timeLimitOverridesSchema.optional().describe('Time limits that replace those of the backend.'),
  retry: retryOverridesSchema.optional().describe('Retry settings that replace those of the backend.'),
  webhook: jobWebhookSchema.optional().describe('The address to notify when the job has ended.'),
  memory: memoryUseSchema.optional().describe('The memory space that a chat uses.'),
  metadata: z
    .record(z.string().min(1).max(64), z.string().max(maximumMetadataLength))
    .refine((members) => Object.keys(members).length <= maximumMetadataMembers, {
      message: `At most ${maximumMetadataMembers} members.`,
    })
    .optional()
    .describe('Notes of the caller, stored and returned unchanged.'),
});

export type JobOptions = z.infer<typeof jobOptionsSchema>;

/** A submission: a kind, its input, and options. */
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
