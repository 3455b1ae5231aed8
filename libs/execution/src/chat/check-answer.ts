import type { ChatResult, ResponseFormat } from '@app/contracts';
import { ProviderError } from '@app/provider-spec';
import { badResponse } from '../bad-response.js';
import { type FormProblem, formProblem } from './json/form-problem.js';

/**
 * What is wrong with the form of an answer, if the model can mend it.
 *
 * @throws {ProviderError} `content-filter` when a filter left nothing of use, `bad-response` when the token
 *   limit cut what was asked for.
 */
export function checkAnswer(
  backend: string,
  answer: ChatResult,
  format: ResponseFormat | undefined,
): FormProblem | undefined {
  // A model that calls a tool has not answered yet; the form is that of its answer.
  const problem = answer.toolCalls === undefined ? formProblem(answer.text, format) : undefined;
  if (answer.finishReason === 'content-filter' && (isEmpty(answer) || problem !== undefined)) {
    const message = `Backend "${backend}" withheld its answer: its content filter stopped it.`;
    throw new ProviderError({ kind: 'content-filter', message });
  }
  if (problem !== undefined && answer.finishReason === 'length') {
    throw badResponse(
      `Backend "${backend}" ran into its token limit before its JSON was complete; raise maxOutputTokens.`,
    );
  }
  return problem;
}

/** A model that was shown what is wrong with its answer has not mended it. */
export function stillWrong(backend: string, { toCaller }: FormProblem): ProviderError {
  return badResponse(
    `Backend "${backend}" was asked for JSON and ${toCaller}, also when it was shown what was wrong.`,
  );
}

function isEmpty({ text, toolCalls }: ChatResult): boolean {
  return text === '' && toolCalls === undefined;
}
