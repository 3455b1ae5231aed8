import type { FinishReason } from '@app/contracts';

const reasons: Record<string, FinishReason> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

/** The vendor's finish reason in our words. */
export function toFinishReason(reason: string): FinishReason {
  return reasons[reason] ?? 'other';
}
