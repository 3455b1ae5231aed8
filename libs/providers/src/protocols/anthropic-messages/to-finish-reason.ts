import type { FinishReason } from '@app/contracts';

/** https://docs.claude.com/en/api/handling-stop-reasons */
const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'content-filter',
  // A long turn of the vendor's own tools, to be gone on with by sending it back.
  pause_turn: 'other',
};

/** The vendor's stop reason in our words. */
export function toFinishReason(reason: string): FinishReason {
  return reasons[reason] ?? 'other';
}
