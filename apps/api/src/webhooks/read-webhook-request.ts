import { deliveryStatuses } from '@app/contracts';
import * as z from 'zod';
import { memberErrors } from '../problems/member-errors.js';
import { ProblemError } from '../problems/problem-error.js';

/** The query of a list of deliveries. */
export const deliveryQuerySchema = z.strictObject({
  status: z.enum(deliveryStatuses).optional().describe('Only deliveries that stand so.'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the page before.'),
});

/** @throws {ProblemError} `validation`, with pointers. A body that is missing is an empty one. */
export function readWebhookRequest<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Members of the request are missing or not valid; see errors.', {
    errors: memberErrors(parsed.error.issues),
  });
}
