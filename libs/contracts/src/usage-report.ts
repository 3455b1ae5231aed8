import * as z from 'zod';
import { costSchema } from './cost.js';
import { type JobKind, jobKinds } from './jobs/job-catalogue.js';
import { usageSchema } from './usage.js';

/** By what usage is told apart. */
export const usageDimensions = ['day', 'tenant', 'backend', 'model', 'kind'] as const;
export type UsageDimension = (typeof usageDimensions)[number];

/** What was used, of one day, tenant, backend, model and kind or of several. */
export const usageReportRowSchema = z
  .object({
    day: z.iso.date().optional(),
    tenant: z.string().optional(),
    backend: z.string().optional(),
    model: z.string().optional().describe('Empty for models beyond those that a day keeps apart.'),
    kind: z
      .enum(jobKinds as [JobKind, ...JobKind[]])
      .optional()
      .describe('Of the job that was asked for: its pieces count for it.'),
    attempts: z.int().nonnegative().describe('Calls of backends, failed ones included.'),
    usage: usageSchema.omit({ cost: true }).describe('As far as providers said.'),
    costs: z.array(costSchema).describe('One for each currency; none when no price was known.'),
    unpriced: z.int().nonnegative().describe('Attempts whose cost is not known, and not in `costs`.'),
  })
  .meta({ id: 'UsageReportRow' });

export type UsageReportRow = z.infer<typeof usageReportRowSchema>;

/** What `GET /v1/usage` answers. */
export const usageReportSchema = z
  .object({
    from: z.iso.date().describe('The first day, in UTC.'),
    to: z.iso.date().describe('The last day, in UTC.'),
    data: z.array(usageReportRowSchema).describe('Days in their order, then what cost most tokens first.'),
  })
  .meta({ id: 'UsageReport' });

export type UsageReport = z.infer<typeof usageReportSchema>;
