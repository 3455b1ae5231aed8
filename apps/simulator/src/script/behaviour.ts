import { finishReasonSchema, jsonObjectSchema, jsonValueSchema } from '@app/contracts';
import * as z from 'zod';

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
const answerSchema = z.discriminatedUnion('type', [
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

const milliseconds = z.number().nonnegative().max(3_600_000).optional();

/** How long things take, in milliseconds; what is missing takes no time. */
const timingSchema = z
  .strictObject({
    latencyMs: milliseconds.describe('Before the headers.'),
    timeToFirstTokenMs: milliseconds.describe('From the headers to the first token.'),
    perChunkMs: milliseconds.describe('Between two tokens.'),
    tokensPerSecond: z.number().positive().optional().describe('The same as perChunkMs, as a rate.'),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('The part by which each time may differ, up or down.'),
    seed: z.int().optional().describe('Of the jitter: the same seed and request number wait the same.'),
  })
  .refine((timing) => timing.perChunkMs === undefined || timing.tokensPerSecond === undefined, {
    message: 'Give perChunkMs or tokensPerSecond, not both.',
  });

export type Timing = z.infer<typeof timingSchema>;

/** Tokens that a stream sends before its fault shows; a plain answer breaks in the middle of its body. */
const afterTokens = z.int().nonnegative().default(3);

/**
 * What goes wrong on the way.
 *
 * - `refuse`: the connection is closed before any header.
 * - `hang-before-headers`: the request is taken and never answered.
 * - `hang-after-headers`: the headers come, and nothing after them.
 * - `drip`: something small comes every `everyMs`, without an end: an SSE comment (a blank in a plain
 *   answer), or a token of text.
 * - `reset`: the connection is reset (TCP RST) in the middle of the answer.
 * - `truncate`: a stream ends properly but without its finish and end mark; a plain body stops short of
 *   its Content-Length.
 * - `malformed`: one event of the stream, or the plain body, is cut in two and so is no JSON.
 * - `wrong-content-length`: the header promises more bytes than come before the connection closes.
 */
const faultSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('refuse') }),
  z.strictObject({ type: z.literal('hang-before-headers') }),
  z.strictObject({ type: z.literal('hang-after-headers') }),
  z.strictObject({
    type: z.literal('drip'),
    everyMs: z.number().positive().default(100),
    content: z.enum(['comment', 'text']).default('comment'),
  }),
  z.strictObject({ type: z.literal('reset'), afterTokens }),
  z.strictObject({ type: z.literal('truncate'), afterTokens }),
  z.strictObject({ type: z.literal('malformed'), afterTokens }),
  z.strictObject({ type: z.literal('wrong-content-length') }),
]);

export type Fault = z.infer<typeof faultSchema>;

/**
 * How one request is served: what is said (an answer, or a failure in its place), how long it takes and
 * what goes wrong on the way. The empty behaviour echoes at once. A missing `timing` is the default's.
 */
export const behaviourSchema = z.strictObject({
  answer: answerSchema.optional(),
  failure: z
    .union([
      z.string().min(1),
      z.strictObject({
        status: z.int().min(200).max(599),
        headers: z.record(z.string(), z.string()).default({}),
        body: jsonValueSchema.describe('A string is sent as it is, anything else as JSON.'),
      }),
    ])
    .optional()
    .describe('The name of a failure in the catalogue, or the very response.'),
  timing: timingSchema.optional(),
  fault: faultSchema.optional(),
});

export type Behaviour = z.infer<typeof behaviourSchema>;
export type BehaviourInput = z.input<typeof behaviourSchema>;
