import type { FinishReason } from '@app/contracts';
import type OpenAI from 'openai';

const reasons: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'content-filter',
};

/** Why the model stopped, by the status of its response. */
export function toFinishReason(
  { status, incomplete_details: details }: Partial<OpenAI.Responses.Response>,
  hasToolCalls: boolean,
): FinishReason {
  if (status === 'incomplete') return reasons[details?.reason ?? ''] ?? 'other';
  return hasToolCalls ? 'tool-calls' : 'stop';
}
