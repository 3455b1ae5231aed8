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
