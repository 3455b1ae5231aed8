import type { FinishReason } from '@app/contracts';

/** As Anthropic names them. */
export const wireStopReasons: Record<FinishReason, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  other: 'pause_turn',
};
