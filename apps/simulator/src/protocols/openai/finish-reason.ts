import type { FinishReason } from '@app/contracts';

/** As OpenAI names them. */
export const wireFinishReasons: Record<FinishReason, string> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  other: 'other',
};
