import { usageDimensions } from '@app/contracts';
import { toDate, type UsageQuery } from '@app/use-cases';
import * as z from 'zod';
import { ProblemError } from '../../http/problems.js';
import { readQuery } from '../../http/read-request.js';

/** Days of one answer. */
const mostDays = 92;
const dayMs = 86_400_000;
const name = z.string().min(1).max(256).optional();
const dimension = z.enum(usageDimensions);

/** The schema of the query of `GET /v1/usage`. */
export function usageQuerySchemaOf(kinds: readonly string[]) {
  return z.strictObject({
    from: z.iso.date().optional().describe('The first day, in UTC; default: the first of the month of `to`.'),
    to: z.iso.date().optional().describe(`The last day, at most ${mostDays} days later; default: today.`),
    by: z
      .string()
      .max(64)
      .default('day,tenant,backend,model,kind')
      .refine(
        (text) => text.split(',').every((one) => dimension.safeParse(one).success),
        `Some of ${usageDimensions.join(', ')}, with commas between.`,
      )
      .describe('Dimensions to group by. Rows are summed over all others.'),
    tenant: name.describe('The tenant to report. Only operators may name another tenant than their own.'),
    backend: name,
    model: name,
    kind: z.enum(kinds).optional(),
  });
}

/** @throws {ProblemError} `validation` */
export function readUsageQuery(
  schema: ReturnType<typeof usageQuerySchemaOf>,
  query: unknown,
  now: number,
): UsageQuery {
  const { from, to, by, tenant, ...filter } = readQuery(schema, query);
  const last = to === undefined ? Math.floor(now / dayMs) : toDay(to);
  const first = from === undefined ? toDay(`${toDate(last).slice(0, 8)}01`) : toDay(from);
  if (first > last || last - first >= mostDays) {
    const detail = `The period must have 1 to ${mostDays} days.`;
    throw invalid([{ pointer: '/from', detail }]);
  }
  return {
    days: { from: first, to: last },
    by: new Set(by.split(',').map((one) => dimension.parse(one))),
    tenant,
    filter,
  };
}

function toDay(date: string): number {
  return Math.floor(Date.parse(date) / dayMs);
}

function invalid(errors: { pointer: string; detail: string }[]): ProblemError {
  return new ProblemError('validation', 'Parameters of the query are not valid.', { errors });
}
