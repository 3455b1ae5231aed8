import * as z from 'zod';
import { failureSchema } from '../failure.js';

/** A job went from one backend of its route to the next. */
export const handOverSchema = z
  .object({ from: z.string(), to: z.string(), at: z.iso.datetime(), failure: failureSchema })
  .meta({ id: 'HandOver' });

export type HandOver = z.infer<typeof handOverSchema>;
