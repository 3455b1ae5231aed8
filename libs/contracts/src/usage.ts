import * as z from 'zod';
import { type Cost, costSchema } from './cost.js';

const tokens = z.int().nonnegative().optional();

/**
 * The tokens of one call or the sum of several, and their cost. A missing member is unknown; it is never
 * reported as 0.
 */
export const usageSchema = z
  .object({
    inputTokens: tokens.describe('All input tokens, cached ones included.'),
    cachedInputTokens: tokens.describe("Input tokens read from the provider's prompt cache."),
    cacheWriteTokens: tokens.describe("Input tokens written to the provider's prompt cache."),
    outputTokens: tokens.describe('All output tokens, reasoning included.'),
    reasoningTokens: tokens.describe('Output tokens spent on reasoning.'),
    cost: costSchema
      .optional()
      .describe('The cost of all these tokens. Missing when the price of some is not known.'),
  })
  .meta({ id: 'Usage' });

export type Usage = z.infer<typeof usageSchema>;

/** The members of a usage that count tokens. */
export const tokenCounts = [
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
] as const satisfies readonly (keyof Usage)[];

/**
 * Adds two usages. A count that is unknown on both sides stays unknown. The cost is known only when the cost of
 * all tokens is known, in one currency.
 */
export function addUsage(left: Usage, right: Usage): Usage {
  const cost = addCost(left, right);
  return {
    inputTokens: add(left.inputTokens, right.inputTokens),
    cachedInputTokens: add(left.cachedInputTokens, right.cachedInputTokens),
    ...((left.cacheWriteTokens ?? right.cacheWriteTokens) !== undefined && {
      cacheWriteTokens: add(left.cacheWriteTokens, right.cacheWriteTokens),
    }),
    outputTokens: add(left.outputTokens, right.outputTokens),
    reasoningTokens: add(left.reasoningTokens, right.reasoningTokens),
    ...(cost !== undefined && { cost }),
  };
}

function add(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined && right === undefined ? undefined : (left ?? 0) + (right ?? 0);
}

function addCost(left: Usage, right: Usage): Cost | undefined {
  if (isEmpty(left)) return right.cost;
  if (isEmpty(right)) return left.cost;
  if (left.cost === undefined || right.cost?.currency !== left.cost.currency) return undefined;
  return { ...left.cost, amount: toPicos(left.cost.amount + right.cost.amount) };
}

/** Whether no member is known. */
function isEmpty(usage: Usage): boolean {
  return usage.cost === undefined && tokenCounts.every((name) => usage[name] === undefined);
}

/** Rounds to twelve decimals, which removes the errors of binary fractions. */
function toPicos(amount: number): number {
  return Number(amount.toFixed(12));
}

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
