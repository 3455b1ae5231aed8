import type { FinishReason } from '@app/contracts';

const reasons: Record<string, FinishReason> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  MODEL_ARMOR: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
};

/** Reasons of an answer that is none, because the model failed at calling a tool or at answering. */
const failed: ReadonlySet<string> = new Set([
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MALFORMED_RESPONSE',
]);

/**
 * The vendor's finish reason in our words. Gemini says `STOP` of an answer that calls tools.
 *
 * @see https://ai.google.dev/api/generate-content#FinishReason
 */
export function toFinishReason(reason: string, hasToolCalls: boolean): FinishReason {
  return reason === 'STOP' && hasToolCalls ? 'tool-calls' : (reasons[reason] ?? 'other');
}

/** Whether the model failed, so that another try may do better. */
export function isFailedAnswer(reason: string): boolean {
  return failed.has(reason);
}
