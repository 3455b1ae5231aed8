import * as z from 'zod';
import { jsonObjectSchema } from '../json.js';

/** The form of the answer: free text, any JSON, or JSON of a given schema. */
export const responseFormatSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text') }),
    z.strictObject({ type: z.literal('json') }),
    z.strictObject({
      type: z.literal('json-schema'),
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      description: z.string().optional(),
      schema: jsonObjectSchema.describe('A JSON Schema.'),
      strict: z.boolean().optional(),
    }),
  ])
  .meta({ id: 'ResponseFormat' });

export type ResponseFormat = z.infer<typeof responseFormatSchema>;
