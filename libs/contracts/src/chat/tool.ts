import * as z from 'zod';
import { jsonObjectSchema } from '../json.js';

export const toolSchema = z
  .strictObject({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'Use 1 to 64 letters, digits, underscores or hyphens.'),
    description: z.string().optional(),
    parameters: jsonObjectSchema.describe('A JSON Schema of the arguments.'),
    strict: z.boolean().optional().describe('Ask the provider to hold the model to the schema.'),
  })
  .meta({ id: 'Tool' });

/** Whether the model may, must or must not call a tool, or which one. */
export const toolChoiceSchema = z
  .union([z.enum(['auto', 'none', 'required']), z.strictObject({ tool: z.string().min(1) })])
  .meta({ id: 'ToolChoice' });

export type Tool = z.infer<typeof toolSchema>;
export type ToolChoice = z.infer<typeof toolChoiceSchema>;
