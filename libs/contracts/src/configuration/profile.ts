import * as z from 'zod';
import { fallbackSchema, mostFallbacks } from './backend-settings.js';
import { nameSchema } from './owned-name.js';

/** A name for a backend, a model and parameters. */
export const profileSchema = z
  .strictObject({
    backend: nameSchema.describe('The first backend of its jobs.'),
    model: z.string().min(1).optional().describe("Replaces the backend's model."),
    fallback: z
      .array(fallbackSchema(nameSchema))
      .max(mostFallbacks)
      .optional()
      .describe("Replaces the backend's own list."),
    temperature: z.number().min(0).max(2).optional().describe('For jobs that set none.'),
    maxOutputTokens: z.int().positive().optional().describe('For jobs that set none.'),
    contextTokens: z
      .int()
      .min(1_024)
      .optional()
      .describe('The context size that the model handles well; distill jobs make no larger call.'),
  })
  .meta({ id: 'Profile' });

export type Profile = z.infer<typeof profileSchema>;

/** The profile of embed jobs that name neither a profile nor a backend. */
export const embeddingProfile = 'embedding';

/** The profiles of an agent, one for each kind of job. */
export const agentSchema = z
  .strictObject({
    chat: nameSchema.optional().describe('The profile for chat jobs.'),
    embed: nameSchema.optional().describe('The profile for embed jobs.'),
    distill: nameSchema.optional().describe('The profile for distill jobs.'),
  })
  .meta({ id: 'Agent' });

export type Agent = z.infer<typeof agentSchema>;
