import * as z from 'zod';

/** The name of a memory space; it is a part of addresses and of keys. */
export const spaceNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,62}$/, 'Use 1 to 63 small letters, digits, dots, underscores and hyphens.');

/**
 * How a space is distilled. `mid`: the entries since its watermark become a dated digest; `long`: the
 * digests since the last one are merged into the space's one long document.
 */
export const memoryPasses = ['mid', 'long'] as const;
export const memoryPassSchema = z.enum(memoryPasses).meta({ id: 'MemoryPass' });
export type MemoryPass = z.infer<typeof memoryPassSchema>;
