import * as z from 'zod';
import { distillInputSchema } from '../distill/distill-input.js';
import { jobOptionsSchema } from '../jobs/job-options.js';

/** The body of `POST /v1/memory/{space}/passes/{pass}`: a distill job without what the address says. */
export const newMemoryPassSchema = jobOptionsSchema
  .omit({ memory: true })
  .extend({
    instructions: distillInputSchema.shape.instructions,
    targetTokens: distillInputSchema.shape.targetTokens,
    temperature: distillInputSchema.shape.temperature,
    contextTokens: distillInputSchema.shape.contextTokens,
  })
  .meta({ id: 'NewMemoryPass' });

export type NewMemoryPass = z.infer<typeof newMemoryPassSchema>;
