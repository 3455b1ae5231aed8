import * as z from 'zod';
import {
  fallbackSchema,
  mostFallbacks,
  retryOverridesSchema,
  timeLimitOverridesSchema,
} from '../configuration/backend-settings.js';
import { memoryUseSchema } from '../memory/memory-space.js';
import { jobWebhookSchema } from '../webhooks/webhook-endpoint.js';

/** At most this many members of `metadata`, this long each. */
const maximumMetadataMembers = 16;
const maximumMetadataLength = 512;

const backendName = z.string().min(1).max(128);

/** What a caller may say about a job besides its kind and input. */
export const jobOptionsSchema = z.strictObject({
  profile: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('A profile of the configuration; not together with backend.'),
  backend: backendName.optional().describe('The backend that shall answer.'),
  model: z.string().min(1).max(256).optional().describe("Instead of the backend's default model."),
  agent: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('An agent, whose profile for this kind of job counts; not together with profile or backend.'),
  fallback: z
    .array(fallbackSchema(backendName))
    .max(mostFallbacks)
    .optional()
    .describe("Backends to try after the first, instead of the first one's own list; [] for none."),
  priority: z.int().min(0).max(9).default(5).describe('0 is served first, 9 last.'),
  deadline: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('The job ends as `expired` when it has not ended by then.'),
  stream: z
    .boolean()
    .optional()
    .describe('Keeps a log of what happens, the answer as it comes included: GET /v1/jobs/{id}/events.'),
  timeLimits: timeLimitOverridesSchema.optional().describe("Instead of the backend's."),
  retry: retryOverridesSchema.optional().describe("Instead of the backend's."),
  webhook: jobWebhookSchema.optional().describe('Told when the job has ended.'),
  memory: memoryUseSchema.optional().describe('A memory space that a chat uses.'),
  metadata: z
    .record(z.string().min(1).max(64), z.string().max(maximumMetadataLength))
    .refine((members) => Object.keys(members).length <= maximumMetadataMembers, {
      message: `At most ${maximumMetadataMembers} members.`,
    })
    .optional()
    .describe("The caller's own notes; stored and given back, never interpreted."),
});

export type JobOptions = z.infer<typeof jobOptionsSchema>;
