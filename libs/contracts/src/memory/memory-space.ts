import * as z from 'zod';
import { memoryPassSchema, spaceNameSchema } from './space-name.js';

/** How a memory space stands. */
export const memorySpaceSchema = z
  .object({
    name: spaceNameSchema,
    changedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().describe('When it is deleted unless something is written until then.'),
    entries: z.int().nonnegative().describe('The number of its last entry.'),
    distilled: z.int().nonnegative().describe('The last entry that a digest covers: the watermark.'),
    digests: z.int().nonnegative().describe('The version of its last digest.'),
    merged: z.int().nonnegative().describe('The last digest that the long document covers.'),
    long: z.int().nonnegative().describe('The version of the long document that counts; 0 without one.'),
    pass: z
      .object({ pass: memoryPassSchema, job: z.string() })
      .optional()
      .describe('The pass that has the space now.'),
  })
  .meta({ id: 'MemorySpace' });

export type MemorySpace = z.infer<typeof memorySpaceSchema>;

/** The spaces of a tenant, last changed first. */
export const memorySpaceListSchema = z
  .object({ data: z.array(memorySpaceSchema) })
  .meta({ id: 'MemorySpaceList' });

export type MemorySpaceList = z.infer<typeof memorySpaceListSchema>;
