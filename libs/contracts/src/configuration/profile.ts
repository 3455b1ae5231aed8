import * as z from 'zod';
import { fallbackSchema, mostFallbacks } from './fallback.js';
import { nameSchema } from './owned-name.js';

/** A short name for a backend, a model and parameters. */
export const profileSchema = z
  .strictObject({
    backend: nameSchema.describe('The backend that its jobs begin with.'),
    model: z.string().min(1).optional().describe("Instead of the backend's model."),
    fallback: z
      .array(fallbackSchema(nameSchema))
      .max(mostFallbacks)
      .optional()
      .describe("Instead of the backend's own list."),
    temperature: z.number().min(0).max(2).optional().describe('For jobs that name none.'),
    maxOutputTokens: z.int().positive().optional().describe('For jobs that name none.'),
    contextTokens: z
      .int()
      .min(1_024)
      .optional()
      .describe('What its model takes in practice: distill jobs make no larger call.'),
  })
  .meta({ id: 'Profile' });

/** The profile of embed jobs that name neither a profile nor a backend. */
export const embeddingProfile = 'embedding';

export type Profile = z.infer<typeof profileSchema>;
