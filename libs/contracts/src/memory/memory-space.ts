import * as z from 'zod';

/** The name of a memory space; it is a part of addresses and keys. */
export const spaceNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_.-]{0,62}$/,
    'Use 1 to 63 lower-case letters, digits, dots, underscores and hyphens.',
  );

/**
 * How a space is distilled. `mid`: the entries after the watermark become a dated digest. `long`: the digests since
 * the last `long` pass are merged into the one long document of the space.
 */
export const memoryPasses = ['mid', 'long'] as const;
export const memoryPassSchema = z.enum(memoryPasses).meta({ id: 'MemoryPass' });
export type MemoryPass = z.infer<typeof memoryPassSchema>;

/** How a chat uses a memory space. */
export const memoryUseSchema = z
  .strictObject({
    space: spaceNameSchema,
    record: z
      .boolean()
      .default(true)
      .describe(
        'Whether the turn becomes entries of the space when the job completes: the messages since the last answer, and the answer.',
      ),
    recall: z
      .boolean()
      .default(true)
      .describe(
        "Whether the space's long document, and the digests since, are put in front of the conversation.",
      ),
  })
  .meta({ id: 'MemoryUse' });

export type MemoryUse = z.infer<typeof memoryUseSchema>;

/** A memory space, as the API shows it. */
const memorySpaceSchema = z
  .object({
    name: spaceNameSchema,
    changedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().describe('When the space is deleted, unless it is written to before.'),
    entries: z.int().nonnegative().describe('The number of the last entry.'),
    distilled: z.int().nonnegative().describe('The watermark: the last entry that a digest covers.'),
    digests: z.int().nonnegative().describe('The version of the last digest.'),
    merged: z.int().nonnegative().describe('The last digest that the long document covers.'),
    long: z.int().nonnegative().describe('The version of the current long document; 0 without one.'),
    pass: z
      .object({ pass: memoryPassSchema, job: z.string() })
      .optional()
      .describe('The pass that is distilling the space now.'),
  })
  .meta({ id: 'MemorySpace' });

export type MemorySpace = z.infer<typeof memorySpaceSchema>;

/** The spaces of a tenant, last changed first. */
export const memorySpaceListSchema = z
  .object({ data: z.array(memorySpaceSchema) })
  .meta({ id: 'MemorySpaceList' });

export type MemorySpaceList = z.infer<typeof memorySpaceListSchema>;
