import type { FinishReason } from '@app/contracts';

const reasons: Record<string, FinishReason> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
};

/** The vendor's finish reason in our words. Some vendors say `stop` of an answer that calls tools. */
export function toFinishReason(reason: string, hasToolCalls: boolean): FinishReason {
  return reason === 'stop' && hasToolCalls ? 'tool-calls' : (reasons[reason] ?? 'other');
}
