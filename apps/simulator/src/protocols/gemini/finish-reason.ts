import type { FinishReason } from '@app/contracts';

/** As Google names them; calls of tools end with the word for a good end. */
export const wireFinishReasons: Record<FinishReason, string> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  'tool-calls': 'STOP',
  'content-filter': 'SAFETY',
  other: 'OTHER',
};
