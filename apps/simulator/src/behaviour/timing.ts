import * as z from 'zod';

const milliseconds = z.number().nonnegative().max(3_600_000).optional();

/** How long things take, in milliseconds; what is missing takes no time. */
export const timingSchema = z
  .strictObject({
    latencyMs: milliseconds.describe('Before the headers.'),
    timeToFirstTokenMs: milliseconds.describe('From the headers to the first token.'),
    perChunkMs: milliseconds.describe('Between two tokens.'),
    tokensPerSecond: z.number().positive().optional().describe('The same as perChunkMs, as a rate.'),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('The part by which each time may differ, up or down.'),
    seed: z.int().optional().describe('Of the jitter: the same seed and request number wait the same.'),
  })
  .refine((timing) => timing.perChunkMs === undefined || timing.tokensPerSecond === undefined, {
    message: 'Give perChunkMs or tokensPerSecond, not both.',
  });

export type Timing = z.infer<typeof timingSchema>;
