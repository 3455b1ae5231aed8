import * as z from 'zod';
import { jsonObjectSchema } from '../json.js';

/**
 * The form of the answer: free text, any JSON, or JSON of a given schema. An answer in another form is
 * repaired once, by a second call that shows the model what is wrong; then it is a `bad-response`.
 */
export const responseFormatSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text') }),
    z.strictObject({
      type: z.literal('json'),
      jsonKeys: z
        .array(z.string().min(1).max(128))
        .min(1)
        .max(64)
        .optional()
        .describe('The answer must be an object that has these keys.'),
    }),
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
