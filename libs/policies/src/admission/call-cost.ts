import type { LimitDimension, Usage } from '@app/contracts';

/** What a call uses of a quota, or is thought to use. */
export interface CallCost {
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

const amounts: Record<LimitDimension, (cost: CallCost) => number> = {
  requestsPerMinute: ({ requests }) => requests,
  requestsPerDay: ({ requests }) => requests,
  inputTokensPerMinute: ({ inputTokens }) => inputTokens,
  outputTokensPerMinute: ({ outputTokens }) => outputTokens,
  tokensPerMinute: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
};

/** What a call uses of one limit. */
export function amountOf(cost: CallCost, dimension: LimitDimension): number {
  return amounts[dimension](cost);
}

/** What a call has used: as it was told, and as it was thought where it was not. */
export function usedCost(reserved: CallCost, usage: Usage | undefined): CallCost {
  return {
    requests: reserved.requests,
    inputTokens: usage?.inputTokens ?? reserved.inputTokens,
    outputTokens: usage?.outputTokens ?? reserved.outputTokens,
  };
}
