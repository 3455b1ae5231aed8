import type { ChatInput, ResponseFormat } from '@app/contracts';
import type { InstructedFormat } from '@app/provider-spec';

const nothingElse = 'Write nothing else: no text before or after it, and no code fence.';

/**
 * The chat as a provider can take it: a form of JSON that it cannot be asked for, and keys, which no
 * protocol can ask for, are told to the model behind the instructions of the job. A chat that asks for JSON
 * and nowhere says so is told too, as some vendors refuse it otherwise.
 *
 * @param instructed The forms that the provider must be told in words.
 */
export function instructFormat(input: ChatInput, instructed: readonly InstructedFormat[] = []): ChatInput {
  const { responseFormat: format, ...rest } = input;
  if (format === undefined || format.type === 'text') return input;
  const told = instructed.includes(format.type);
  if (!told && (format.type === 'json-schema' || isTold(format, rest))) return input;
  const instruction = instructionOf(format);
  const system = input.system === undefined ? instruction : `${input.system}\n\n${instruction}`;
  if (instructed.includes('json')) return told ? { ...rest, system } : { ...input, system };
  return { ...rest, system, responseFormat: { type: 'json' } };
}

function isTold(
  { jsonKeys }: Extract<ResponseFormat, { type: 'json' }>,
  { system, messages }: Pick<ChatInput, 'system' | 'messages'>,
): boolean {
  return jsonKeys === undefined && /json/i.test(`${system ?? ''}\n${JSON.stringify(messages)}`);
}

function instructionOf(format: Exclude<ResponseFormat, { type: 'text' }>): string {
  if (format.type === 'json') {
    const keys = format.jsonKeys?.map((key) => JSON.stringify(key)).join(', ');
    return `Answer with one JSON object${keys === undefined ? '' : ` that has these keys: ${keys}`}. ${nothingElse}`;
  }
  const { name, description, schema } = format;
  const about = description === undefined ? name : `${name}: ${description}`;
  return `Answer with one JSON value that fits the JSON Schema below (${about}). ${nothingElse}\n${JSON.stringify(schema)}`;
}
