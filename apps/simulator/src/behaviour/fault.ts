import * as z from 'zod';

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
export const faultSchema = z.discriminatedUnion('type', [
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
