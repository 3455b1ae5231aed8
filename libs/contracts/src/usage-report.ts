import * as z from 'zod';
import { costSchema } from './cost.js';
import { usageSchema } from './usage.js';

/** The dimensions by which usage can be grouped. */
export const usageDimensions = ['day', 'tenant', 'backend', 'model', 'kind'] as const;
export type UsageDimension = (typeof usageDimensions)[number];

/** The schema of the response of `GET /v1/usage`, with jobs of these kinds. */
export function usageReportSchemaOf(kinds: readonly string[]) {
  return z
    .object({
      from: z.iso.date().describe('The first day, in UTC.'),
      to: z.iso.date().describe('The last day, in UTC.'),
      data: z.array(usageReportRowSchemaOf(kinds)).describe('In order of days, then by most tokens.'),
    })
    .meta({ id: 'UsageReport' });
}

/** The usage of one group; a dimension that is not grouped by is missing. */
function usageReportRowSchemaOf(kinds: readonly string[]) {
  return z
    .object({
      day: z.iso.date().optional(),
      tenant: z.string().optional(),
      backend: z.string().optional(),
      model: z.string().optional().describe('Empty for the models beyond the number that is kept for a day.'),
      kind: z
        .enum(kinds)
        .optional()
        .describe('The kind of the submitted job; child jobs count for their parent.'),
      attempts: z.int().nonnegative().describe('Calls of backends, failed ones included.'),
      usage: usageSchema.omit({ cost: true }).describe('As far as providers reported it.'),
      costs: z.array(costSchema).describe('One entry for each currency; empty when no price was known.'),
      unpriced: z.int().nonnegative().describe('Attempts whose cost is unknown and not included in `costs`.'),
    })
    .meta({ id: 'UsageReportRow' });
}

export type UsageReport = z.infer<ReturnType<typeof usageReportSchemaOf>>;
export type UsageReportRow = UsageReport['data'][number];
