import * as z from 'zod';

/** `in_progress` begins when the whole batch is stored. */
const batchStatuses = ['in_progress', 'cancelling', 'completed', 'cancelled'] as const;
export type BatchStatus = (typeof batchStatuses)[number];

const count = z.int().nonnegative();

/** A batch, as the API shows it. */
export const batchSchema = z
  .object({
    id: z.string().describe('`b_` and 26 characters of base32.'),
    object: z.literal('batch'),
    status: z.enum(batchStatuses),
    createdAt: z.iso.datetime(),
    completedAt: z.iso.datetime().optional(),
    counts: z.object({
      total: count,
      waiting: count.describe('Jobs that have not ended.'),
      completed: count,
      failed: count,
      cancelled: count,
      expired: count,
    }),
  })
  .meta({ id: 'Batch' });

export type Batch = z.infer<typeof batchSchema>;

/** A line of the results, in the order of the submitted lines. */
export const batchResultSchema = z
  .object({
    custom_id: z.string(),
    job: z.string().optional().describe('The id of the job. Missing when the job was never submitted.'),
    status: z.string().describe('The status of the job; `purged` after its retention.'),
    result: z.unknown().optional(),
    failure: z.unknown().optional(),
    usage: z.unknown().optional(),
  })
  .meta({ id: 'BatchResult' });

export type BatchResult = z.infer<typeof batchResultSchema>;
