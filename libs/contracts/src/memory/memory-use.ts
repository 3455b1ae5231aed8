import * as z from 'zod';
import { spaceNameSchema } from './space-name.js';

/** How a chat uses a memory space. */
export const memoryUseSchema = z
  .strictObject({
    space: spaceNameSchema,
    record: z
      .boolean()
      .default(true)
      .describe(
        'The turn becomes entries of the space when the job completes: what was said since the last answer, and the answer.',
      ),
    recall: z
      .boolean()
      .default(true)
      .describe("The space's long document, and the digests since, are put before the conversation."),
  })
  .meta({ id: 'MemoryUse' });

export type MemoryUse = z.infer<typeof memoryUseSchema>;
