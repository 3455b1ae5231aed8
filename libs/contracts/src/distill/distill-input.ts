import * as z from 'zod';
import { messageSchema } from '../chat/message.js';
import { responseFormatSchema } from '../chat/response-format.js';
import { memoryPassSchema, spaceNameSchema } from '../memory/memory-space.js';

/** Entries of one job. */
const maximumEntries = 100_000;

/**
 * What shall be distilled: texts, a conversation, or what a memory space has that its last pass did not.
 * What does not fit the context of the backend is parted on the borders of entries, and the digests of the
 * parts are merged.
 */
export const distillInputSchema = z
  .strictObject({
    texts: z
      .array(z.string().min(1))
      .min(1)
      .max(maximumEntries)
      .optional()
      .describe('Entries in their order; the first has the number 0.'),
    messages: z
      .array(messageSchema)
      .min(1)
      .max(maximumEntries)
      .optional()
      .describe('A conversation; each message is an entry.'),
    space: spaceNameSchema.optional().describe('A memory space; with `pass`.'),
    pass: memoryPassSchema.optional(),
    instructions: z
      .string()
      .max(32_768)
      .optional()
      .describe('What the digest is for, and what matters in it.'),
    targetTokens: z
      .int()
      .min(16)
      .max(32_768)
      .default(1_024)
      .describe('About so long the digest shall be; never more than an eighth of the context.'),
    format: responseFormatSchema.optional().describe('The form of the digest; default: text.'),
    temperature: z.number().min(0).max(2).optional(),
    contextTokens: z
      .int()
      .min(1_024)
      .optional()
      .describe(
        'What a call may take, its answer included; default: the smallest context of the backends of the route, 8,192 when none of them names one.',
      ),
  })
  .superRefine(({ texts, messages, space, pass, format }, context) => {
    const given = [texts, messages, space].filter((source) => source !== undefined).length;
    const refuse = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (given !== 1) refuse([], 'Give exactly one of texts, messages and space.');
    if ((space === undefined) !== (pass === undefined)) refuse(['pass'], 'space and pass go together.');
    if (space !== undefined && format !== undefined && format.type !== 'text')
      refuse(['format'], 'The documents of a space are texts.');
  })
  .meta({ id: 'DistillInput' });

export type DistillInput = z.infer<typeof distillInputSchema>;
