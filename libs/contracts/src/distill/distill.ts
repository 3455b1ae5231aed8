import * as z from 'zod';
import { responseFormatSchema } from '../chat/chat.js';
import { messageSchema } from '../chat/message.js';
import { failureSchema } from '../failure.js';
import { memoryPassSchema, spaceNameSchema } from '../memory/memory-space.js';

/** Entries of one job. */
const maximumEntries = 100_000;

/**
 * The input of a distill job: texts, a conversation, or the new entries of a memory space. Entries that do not fit the
 * context of the backend together are divided into parts, and the digests of the parts are merged.
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
      .describe('The purpose of the digest, and what matters in it.'),
    targetTokens: z
      .int()
      .min(16)
      .max(32_768)
      .default(1_024)
      .describe('The approximate length of the digest; at most an eighth of the context.'),
    format: responseFormatSchema.optional().describe('The form of the digest. Default: text.'),
    temperature: z.number().min(0).max(2).optional(),
    contextTokens: z
      .int()
      .min(1_024)
      .optional()
      .describe(
        'Tokens of one call, its answer included. Default: the smallest context of the backends of the route, or 8,192 when none of them names one.',
      ),
  })
  .superRefine(({ texts, messages, space, pass, format }, context) => {
    const given = [texts, messages, space].filter((source) => source !== undefined).length;
    const refuse = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (given !== 1) refuse([], 'Set exactly one of texts, messages and space.');
    if ((space === undefined) !== (pass === undefined))
      refuse(['pass'], 'Set pass together with space, and neither without the other.');
    if (space !== undefined && format !== undefined && format.type !== 'text')
      refuse(['format'], 'Remove the format: the documents of a space are texts.');
  })
  .meta({ id: 'DistillInput' });

export type DistillInput = z.infer<typeof distillInputSchema>;

/** Consecutive entries by their numbers, both ends included. */
export const entryRangeSchema = z
  .object({ first: z.int().nonnegative(), last: z.int().nonnegative() })
  .meta({ id: 'EntryRange' });

export type EntryRange = z.infer<typeof entryRangeSchema>;

/** A sentence of a digest and its sources. */
export const digestSectionSchema = z
  .object({
    text: z.string(),
    entries: z.array(entryRangeSchema),
    exact: z
      .boolean()
      .describe(
        'Whether the model cited these entries. Otherwise they are all entries of the part of the sentence.',
      ),
  })
  .meta({ id: 'DigestSection' });

export type DigestSection = z.infer<typeof digestSectionSchema>;

/** Entries that are not in the digest, and the reason. */
export const missingEntriesSchema = z
  .object({ entries: z.array(entryRangeSchema), failure: failureSchema })
  .meta({ id: 'MissingEntries' });

export type MissingEntries = z.infer<typeof missingEntriesSchema>;

/** The result of a distill job. */
export const distillResultSchema = z
  .object({
    text: z.string().describe('The digest, in the requested form; empty when there was nothing to distil.'),
    model: z.string().describe('The model of the last call; empty when there was nothing to distil.'),
    sections: z.array(digestSectionSchema).describe('The digest sentence by sentence, with its sources.'),
    pieces: z.int().nonnegative().describe('The number of child jobs, each a chat.'),
    levels: z.int().nonnegative().describe('1 when all entries fitted one call; each merge adds one.'),
    shortened: z
      .int()
      .nonnegative()
      .describe('Answers that were longer than requested, and were cut to fit the next call.'),
    missing: z.array(missingEntriesSchema).describe('Entries that could not be distilled.'),
    memory: z
      .object({
        space: z.string(),
        pass: memoryPassSchema,
        version: z
          .int()
          .nonnegative()
          .describe('The version of the document that was written; 0 when none was.'),
        current: z
          .boolean()
          .describe('Whether the document is the current one. Otherwise the one before stays current.'),
        flags: z.array(z.string()).describe('Reasons to review the document.'),
      })
      .optional()
      .describe('The effect on the memory space.'),
  })
  .meta({ id: 'DistillResult' });

export type DistillResult = z.infer<typeof distillResultSchema>;
