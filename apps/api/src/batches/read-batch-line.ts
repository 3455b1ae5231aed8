import type { JobRequest } from '@app/contracts';
import { type BatchLine, RefusedError, type RefusedMember } from '@app/use-cases';
import * as z from 'zod';
import { memberErrors } from '../problems/member-errors.js';
import { parseStrictJson } from '../http/strict-json.js';
import { ProblemError } from '../problems/problem-error.js';

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
    const detail = 'A job of a batch has none: follow the batch, or give it a webhook.';
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
