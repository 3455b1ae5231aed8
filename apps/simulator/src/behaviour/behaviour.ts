import * as z from 'zod';
import { jsonValueSchema } from '@app/contracts';
import { answerSchema } from './answer.js';
import { faultSchema } from './fault.js';
import { timingSchema } from './timing.js';

/**
 * How one request is served: what is said (an answer, or a failure in its place), how long it takes and
 * what goes wrong on the way. The empty behaviour echoes at once. A missing `timing` is the default's.
 */
export const behaviourSchema = z.strictObject({
  answer: answerSchema.optional(),
  failure: z
    .union([
      z.string().min(1),
      z.strictObject({
        status: z.int().min(200).max(599),
        headers: z.record(z.string(), z.string()).default({}),
        body: jsonValueSchema.describe('A string is sent as it is, anything else as JSON.'),
      }),
    ])
    .optional()
    .describe('The name of a failure in the catalogue, or the very response.'),
  timing: timingSchema.optional(),
  fault: faultSchema.optional(),
});

export type Behaviour = z.infer<typeof behaviourSchema>;
export type BehaviourInput = z.input<typeof behaviourSchema>;
