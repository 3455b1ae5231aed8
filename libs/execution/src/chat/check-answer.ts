import type { ChatResult, ResponseFormat } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';
import { badResponse } from '../bad-response.js';

/**
 * Refuses an answer that is not what was asked for.
 *
 * @throws {ProviderError} `content-filter` when a filter left nothing of use, `bad-response` when JSON
 *   was asked for and something else came.
 */
export function checkAnswer(backend: string, answer: ChatResult, format: ResponseFormat | undefined): void {
  const usable = isWanted(answer, format);
  if (answer.finishReason === 'content-filter' && (isEmpty(answer) || !usable)) {
    const message = `Backend "${backend}" withheld its answer: its content filter stopped it.`;
    throw new ProviderError({ kind: 'content-filter', message });
  }
  if (usable) return;
  throw badResponse(
    answer.finishReason === 'length'
      ? `Backend "${backend}" ran into its token limit before its JSON was complete; raise maxOutputTokens.`
      : `Backend "${backend}" was asked for JSON and answered with something else.`,
  );
}

function isEmpty({ text, toolCalls }: ChatResult): boolean {
  return text === '' && toolCalls === undefined;
}

function isWanted({ text, toolCalls }: ChatResult, format: ResponseFormat | undefined): boolean {
  if (format === undefined || format.type === 'text') return true;
  // A model that calls a tool has not answered yet; the form is that of its answer.
  if (toolCalls !== undefined && text === '') return true;
  return isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
