import * as z from 'zod';
import { embedEncodings } from './embed-input.js';

/** The vectors of an embed job, one for each text, in their order. */
export const embedResultSchema = z
  .object({
    embeddings: z
      .union([z.array(z.array(z.number())), z.array(z.string())])
      .describe('As `encoding` says: lists of numbers, or the base64 of little-endian float32.'),
    dimensions: z.int().positive().describe('Numbers of each vector.'),
    model: z.string().describe('The model that answered, as the provider names it.'),
    encoding: z.enum(embedEncodings),
  })
  .meta({ id: 'EmbedResult' });

export type EmbedResult = z.infer<typeof embedResultSchema>;
