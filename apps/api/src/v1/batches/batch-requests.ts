import { type JobRequest, webhookUrlSchema } from '@app/contracts';
import { type BatchLine, RefusedError, type RefusedMember } from '@app/use-cases';
import * as z from 'zod';
import { parseStrictJson } from '../../http/json-body.js';
import { ProblemError } from '../../http/problems.js';
import { memberErrors } from '../../http/read-request.js';

/** The query of `POST /v1/batches`. */
export const batchOptionsSchema = z.strictObject({
  webhook: webhookUrlSchema.optional().describe('A URL that is called once, when the batch has ended.'),
});

/** The query of `GET /v1/batches`. */
export const batchListSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the previous page.'),
});

const newline = 0x0a;

/**
 * Splits a body into lines while it arrives. Empty lines are skipped, and at most one line is held in memory.
 *
 * @param longest Bytes of one line.
 * @throws {ProblemError} `payload-too-large`
 */
export async function* linesOf(body: AsyncIterable<Buffer>, longest: number): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let held = 0;
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, end)])
        .toString()
        .trim();
      rest = [];
      held = 0;
      from = end + 1;
      if (line !== '') yield line;
    }
    rest.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > longest) {
      throw new ProblemError('payload-too-large', `A line may have ${longest} bytes (http.bodyLimit).`);
    }
  }
  const last = Buffer.concat(rest).toString().trim();
  if (last !== '') yield last;
}

const customIdSchema = z.looseObject({ custom_id: z.string().min(1).max(256) });

/**
 * A line of a batch: a job request with the caller's own id.
 *
 * @throws {RefusedError}
 */
export function readBatchLine(schema: z.ZodType<JobRequest>, text: string): BatchLine {
  const line = customIdSchema.safeParse(parse(text));
  if (!line.success) throw invalidLine(memberErrors(line.error.issues));
  const { custom_id: customId, ...job } = line.data;
  const request = schema.safeParse(job);
  if (!request.success) throw invalidLine(memberErrors(request.error.issues));
  for (const member of ['webhook', 'stream'] as const) {
    if (request.data[member] === undefined) continue;
    const detail = 'Jobs of a batch cannot have this member. Follow the batch, or set its webhook.';
    throw invalidLine([{ pointer: `/${member}`, detail }]);
  }
  return { customId, request: request.data };
}

function parse(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw invalidLine(error.errors ?? [{ pointer: '', detail: error.detail }]);
  }
}

function invalidLine(errors: RefusedMember[]): RefusedError {
  return new RefusedError('validation', 'The line is not a job.', { errors });
}
