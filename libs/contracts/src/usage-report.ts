import * as z from 'zod';
import { costSchema } from './cost.js';
import { usageSchema } from './usage.js';

/** Dimensions to group usage by. */
export const usageDimensions = ['day', 'tenant', 'backend', 'model', 'kind'] as const;
export type UsageDimension = (typeof usageDimensions)[number];

/** The schema of a report of usage of jobs of these kinds: the answer of `GET /v1/usage`. */
export function usageReportSchemaOf(kinds: readonly string[]) {
  return z
    .object({
      from: z.iso.date().describe('The first day, in UTC.'),
      to: z.iso.date().describe('The last day, in UTC.'),
      data: z
        .array(usageReportRowSchemaOf(kinds))
        .describe('Days in their order, then the most tokens first.'),
    })
    .meta({ id: 'UsageReport' });
}

/** Usage of one day, tenant, backend, model and kind, or summed over several. */
function usageReportRowSchemaOf(kinds: readonly string[]) {
  return z
    .object({
      day: z.iso.date().optional(),
      tenant: z.string().optional(),
      backend: z.string().optional(),
      model: z.string().optional().describe('Empty for models beyond those that a day keeps apart.'),
      kind: z
        .enum(kinds)
        .optional()
        .describe('The kind of the submitted job: its child jobs are counted under it.'),
      attempts: z.int().nonnegative().describe('Calls of backends, failed ones included.'),
      usage: usageSchema.omit({ cost: true }).describe('As far as providers reported it.'),
      costs: z.array(costSchema).describe('One for each currency; none when no price was known.'),
      unpriced: z.int().nonnegative().describe('Attempts whose cost is unknown, and not in `costs`.'),
    })
    .meta({ id: 'UsageReportRow' });
}

export type UsageReport = z.infer<ReturnType<typeof usageReportSchemaOf>>;
export type UsageReportRow = UsageReport['data'][number];
