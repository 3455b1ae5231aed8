import type { ChatInput } from '@app/contracts';
import type { FormProblem } from './form-problem.js';

/** The chat that asks a model to mend an answer whose form is wrong. */
export function toRepair(input: ChatInput, answer: string, { toModel }: FormProblem): ChatInput {
  const said = answer === '' ? [] : [{ role: 'assistant' as const, content: answer }];
  const complaint = `Your answer cannot be used: ${toModel}. Give the whole answer again as JSON in the form that was asked for, and nothing else.`;
  return { ...input, messages: [...input.messages, ...said, { role: 'user', content: complaint }] };
}
