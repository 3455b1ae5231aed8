import * as z from 'zod';
import { finishReasonSchema, jsonObjectSchema, jsonValueSchema } from '@app/contracts';

const tokens = z.int().nonnegative().optional();

/** Members that every type of answer may have besides its content. */
const common = {
  reasoning: z.string().optional().describe('Reasoning that precedes the answer.'),
  finishReason: finishReasonSchema.optional().describe('Overrides the finish reason that fits the answer.'),
  usage: z
    .strictObject({
      inputTokens: tokens,
      cachedInputTokens: tokens,
      outputTokens: tokens,
      reasoningTokens: tokens,
    })
    .nullable()
    .optional()
    .describe('Token counts instead of the estimates; null omits the usage from the answer.'),
  model: z.string().min(1).optional().describe('Model named in the answer, instead of the requested one.'),
};

const scriptedToolCallSchema = z.strictObject({
  name: z.string().min(1),
  arguments: jsonValueSchema.optional(),
  rawArguments: z.string().optional().describe('The arguments as text, which need not be JSON.'),
  id: z.string().min(1).optional(),
});

/**
 * The content of an answer.
 *
 * - `echo`: a sentence that repeats the request; deterministic. It follows the request: it calls a tool that
 *   must be called, fills in a JSON schema, and is cut at the output token limit and the stop texts.
 * - `text`: the given text, cut at the request's token limit and stop texts.
 * - `tool-calls`: one or several parallel tool calls.
 * - `json`: the given value, or a value generated from the given schema.
 * - `digest`: statements of the request's material, word for word, with the marks of their entries.
 * - `empty`: an answer without any choice.
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
    schema: jsonObjectSchema.optional().describe('A JSON Schema; used if no value is given.'),
    ...common,
  }),
  z.strictObject({
    type: z.literal('digest'),
    share: z.number().min(0).max(1).describe('Length of the digest as a share of the material.'),
    ...common,
  }),
  z.strictObject({ type: z.literal('empty'), ...common }),
]);

const milliseconds = z.number().nonnegative().max(3_600_000).optional();

/** How long a response takes, in milliseconds. A missing member takes no time. */
const timingSchema = z
  .strictObject({
    latencyMs: milliseconds.describe('Time until the headers.'),
    timeToFirstTokenMs: milliseconds.describe('Time from the headers to the first token.'),
    perChunkMs: milliseconds.describe('Time between two tokens.'),
    tokensPerSecond: z.number().positive().optional().describe('The same as perChunkMs, as a rate.'),
    jitter: z.number().min(0).max(1).optional().describe('Share by which each time varies, up or down.'),
    seed: z
      .int()
      .optional()
      .describe('Seed of the jitter: equal seeds and request numbers wait equally long.'),
  })
  .refine((timing) => timing.perChunkMs === undefined || timing.tokensPerSecond === undefined, {
    message: 'Set perChunkMs or tokensPerSecond, not both.',
  });

/** Tokens that a stream sends before its fault; a plain answer breaks in the middle of its body. */
const afterTokens = z.int().nonnegative().default(3);

/**
 * A fault of the transport or of the form of an answer.
 *
 * - `refuse`: the connection is closed before any header.
 * - `hang-before-headers`: the request is read and never answered.
 * - `hang-after-headers`: the headers are sent, and nothing after them.
 * - `drip`: a few bytes are sent every `everyMs` without an end: an SSE comment (a blank in a plain answer) or
 *   a token of text.
 * - `reset`: the connection is reset (TCP RST) in the middle of the answer.
 * - `truncate`: a stream ends cleanly but without its finish reason and end mark; a plain body is shorter than
 *   its Content-Length.
 * - `malformed`: one event of the stream, or the plain body, is cut in half, so that it is not JSON.
 * - `wrong-content-length`: the header promises more bytes than are sent before the connection closes.
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

/**
 * How one request is served: its content (an answer, or a failure in its place), its timing and its fault.
 * The empty behaviour echoes at once. Without a `timing` the default's applies.
 */
export const behaviourSchema = z.strictObject({
  answer: answerSchema.optional(),
  failure: z
    .union([
      z.string().min(1),
      z.strictObject({
        status: z.int().min(200).max(599),
        headers: z.record(z.string(), z.string()).default({}),
        body: jsonValueSchema.describe('A string is sent unchanged, any other value as JSON.'),
      }),
    ])
    .optional()
    .describe('The name of a failure in the catalogue, or a complete response.'),
  timing: timingSchema.optional(),
  fault: faultSchema.optional(),
});

export type Answer = z.infer<typeof answerSchema>;
export type ScriptedToolCall = z.infer<typeof scriptedToolCallSchema>;
export type Timing = z.infer<typeof timingSchema>;
export type Fault = z.infer<typeof faultSchema>;
export type Behaviour = z.infer<typeof behaviourSchema>;
export type BehaviourInput = z.input<typeof behaviourSchema>;
