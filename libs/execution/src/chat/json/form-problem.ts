import type { ResponseFormat } from '@app/contracts';
import { unfenced } from './unfenced.js';
import { schemaProblem, type SchemaProblem, UncheckableSchema } from './schema-problem.js';

/** In what an answer differs from the form that was asked for. */
export interface FormProblem {
  /** For the model, which knows its answer. */
  toModel: string;
  /** For everyone else: it holds nothing of the answer. */
  toCaller: string;
}

/** So many missing keys are named at most. */
const namedKeys = 8;

/**
 * What is wrong with the form of a text, if anything; a code fence around all of it is no fault. A schema that nothing can be checked against leaves it
 * at any JSON.
 */
export function formProblem(text: string, format: ResponseFormat | undefined): FormProblem | undefined {
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
    return undefined; // What the parser says of it would quote the answer.
  }
}
