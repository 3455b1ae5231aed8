import type { ChatInput, ChatResult, ResponseFormat } from '@app/contracts';
import { type InstructedFormat, ProviderError } from '@app/provider-spec';
import { badResponse } from '../bad-response.js';
import { schemaProblem, type SchemaProblem, UncheckableSchema } from './schema-problem.js';

/** How an answer differs from the requested form. */
export interface FormProblem {
  /** For the model, which knows its answer. */
  toModel: string;
  /** For everyone else: it quotes nothing of the answer. */
  toCaller: string;
}

const nothingElse = 'Write nothing else: no text before or after it, and no code fence.';

/**
 * The chat as its provider can take it: a form of JSON that the provider has no parameter for, and keys, for which
 * no protocol has one, are described in the instructions. So is a plain request for JSON that the chat does not
 * mention, because some vendors refuse it otherwise.
 *
 * @param instructed The forms that the provider can only be asked for in words.
 */
export function instructFormat(input: ChatInput, instructed: readonly InstructedFormat[] = []): ChatInput {
  const { responseFormat: format, ...rest } = input;
  if (format === undefined || format.type === 'text') return input;
  const inWords = instructed.includes(format.type);
  if (!inWords && (format.type === 'json-schema' || isMentioned(format, rest))) return input;
  const instruction = instructionOf(format);
  const system = input.system === undefined ? instruction : `${input.system}\n\n${instruction}`;
  if (instructed.includes('json')) return inWords ? { ...rest, system } : { ...input, system };
  return { ...rest, system, responseFormat: { type: 'json' } };
}

function isMentioned(
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

/**
 * Checks the form of an answer.
 *
 * @returns A problem that the model can correct; undefined when there is none.
 * @throws {ProviderError} `content-filter` when a filter left nothing usable, `bad-response` when the token limit
 *   cut the requested form.
 */
export function checkAnswer(
  backend: string,
  answer: ChatResult,
  format: ResponseFormat | undefined,
): FormProblem | undefined {
  // A model that calls a tool has not answered yet; the form is for its answer.
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

/** The chat that asks a model to correct an answer in a wrong form. */
export function toRepair(input: ChatInput, answer: string, { toModel }: FormProblem): ChatInput {
  const said = answer === '' ? [] : [{ role: 'assistant' as const, content: answer }];
  const complaint = `Your answer cannot be used: ${toModel}. Give the whole answer again as JSON in the form that was asked for, and nothing else.`;
  return { ...input, messages: [...input.messages, ...said, { role: 'user', content: complaint }] };
}

/** The failure of a model that was shown the problem of its answer and did not correct it. */
export function stillWrong(backend: string, { toCaller }: FormProblem): ProviderError {
  return badResponse(
    `Backend "${backend}" was asked for JSON and ${toCaller}, also when it was shown what was wrong.`,
  );
}

const fence = /^\s*```[a-z0-9]*\s*\n([\s\S]*?)\n?\s*```\s*$/i;

/** The text inside a code fence that encloses all of it; models often write JSON so when asked in words. */
export function unfenced(text: string): string {
  return fence.exec(text)?.[1] ?? text;
}

/** A code fence around the whole text is no problem. A schema that cannot be checked allows any JSON. */
function formProblem(text: string, format: ResponseFormat | undefined): FormProblem | undefined {
  if (format === undefined || format.type === 'text') return undefined;
  const value = parsed(text);
  if (value === undefined) return { toModel: 'it is no JSON', toCaller: 'answered with something else' };
  if (format.type === 'json') return keysProblem(value, format.jsonKeys);
  const problem = problemBySchema(format.schema, value);
  if (problem === undefined) return undefined;
  return {
    toModel: `it does not fit the schema: ${problem.said}`,
    toCaller: `answered with JSON that does not fit its schema at ${problem.place}`,
  };
}

/** At most this many missing keys are named. */
const namedKeys = 8;

function keysProblem(value: unknown, keys: readonly string[] | undefined): FormProblem | undefined {
  if (keys === undefined) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { toModel: 'it is no JSON object', toCaller: 'answered with JSON that is no object' };
  }
  const missing = keys.filter((key) => !Object.hasOwn(value, key));
  if (missing.length === 0) return undefined;
  const names = missing.map((key) => JSON.stringify(key));
  const more = names.length > namedKeys ? ` and ${names.length - namedKeys} more` : '';
  return {
    toModel: `it lacks the keys ${names.join(', ')}`,
    toCaller: `answered with an object that lacks the keys ${names.slice(0, namedKeys).join(', ')}${more}`,
  };
}

function problemBySchema(
  schema: Parameters<typeof schemaProblem>[0],
  value: unknown,
): SchemaProblem | undefined {
  try {
    return schemaProblem(schema, value);
  } catch (error) {
    if (error instanceof UncheckableSchema) return undefined;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(unfenced(text)) as unknown;
  } catch {
    return undefined; // The parser's message would quote the answer.
  }
}

function isEmpty({ text, toolCalls }: ChatResult): boolean {
  return text === '' && toolCalls === undefined;
}
