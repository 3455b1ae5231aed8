import * as z from 'zod';
import { finishReasonSchema, jsonObjectSchema, jsonValueSchema } from '@app/contracts';

const tokens = z.int().nonnegative().optional();

/** What every kind of answer may say besides its content. */
const common = {
  reasoning: z.string().optional().describe('Reasoning that comes before the answer.'),
  finishReason: finishReasonSchema.optional().describe('Instead of the one that fits the answer.'),
  usage: z
    .strictObject({
      inputTokens: tokens,
      cachedInputTokens: tokens,
      outputTokens: tokens,
      reasoningTokens: tokens,
    })
    .nullable()
    .optional()
    .describe('Counts instead of the estimates; null leaves the usage out of the answer.'),
  model: z.string().min(1).optional().describe('The model that the answer names, instead of the one asked.'),
};

const scriptedToolCallSchema = z.strictObject({
  name: z.string().min(1),
  arguments: jsonValueSchema.optional(),
  rawArguments: z.string().optional().describe('The arguments as text, which need not be JSON.'),
  id: z.string().min(1).optional(),
});

/**
 * What the model says.
 *
 * - `echo`: a sentence made of the request, the same each time. It obeys the request: a tool that must
 *   be called is called, a JSON schema is filled in, and the output token limit and the stop texts cut it.
 * - `text`: this text, cut by the request's token limit and stop texts.
 * - `tool-calls`: one or several parallel calls.
 * - `json`: the given value, or one made to fit the given schema.
 * - `digest`: statements of the request's material, word for word, with the marks of their entries.
 * - `empty`: an answer that holds no choice at all.
 */
export const answerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('echo'), ...common }),
  z.strictObject({ type: z.literal('text'), text: z.string(), ...common }),
  z.strictObject({
    type: z.literal('tool-calls'),
    calls: z.array(scriptedToolCallSchema).min(1).max(128),
    text: z.string().optional().describe('Text that precedes the calls.'),
    ...common,
  }),
  z.strictObject({
    type: z.literal('json'),
    value: jsonValueSchema.optional(),
    schema: jsonObjectSchema.optional().describe('A JSON Schema; used when no value is given.'),
    ...common,
  }),
  z.strictObject({
    type: z.literal('digest'),
    share: z.number().min(0).max(1).describe('Of the length of the material.'),
    ...common,
  }),
  z.strictObject({ type: z.literal('empty'), ...common }),
]);

export type Answer = z.infer<typeof answerSchema>;
export type ScriptedToolCall = z.infer<typeof scriptedToolCallSchema>;
