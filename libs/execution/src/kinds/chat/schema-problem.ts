import type { JsonObject } from '@app/contracts';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createContext, Script } from 'node:vm';

/** A schema that values cannot be checked against: it is invalid, has external references, or takes too long. */
export class UncheckableSchema extends Error {
  override readonly name = 'UncheckableSchema';
}

/** The first part of a value that does not fit its schema. */
export interface SchemaProblem {
  /** In words, with names from the value. */
  said: string;
  /** The place in the schema; it quotes nothing of the value. */
  place: string;
}

/** Milliseconds for compiling a schema and checking a value together. */
const timeLimit = 250;

/** Compiled schemas, the last used last. */
const compiled = new Map<string, ValidateFunction>();
const maximumCompiled = 64;

/**
 * Formats are not checked: their meaning differs between validators. Without a precision, ajv divides binary
 * fractions and refuses 19.99 as a multiple of 0.01.
 */
const options = {
  multipleOfPrecision: 8,
  strict: false,
  validateFormats: false,
  validateSchema: false,
  meta: false,
  logger: false,
} as const;

/**
 * Checks a value against a JSON Schema: 2020-12, or draft 7 and older where the schema names it.
 *
 * @throws {UncheckableSchema} When the value cannot be checked.
 */
export function schemaProblem(schema: JsonObject, value: unknown): SchemaProblem | undefined {
  try {
    return withinTime(timeLimit, () => {
      const check = checkOf(schema);
      if (check(value)) return undefined;
      return problemOf(check.errors?.[0]);
    });
  } catch (error) {
    throw new UncheckableSchema('Nothing can be checked against this schema.', { cause: error });
  }
}

function checkOf(schema: JsonObject): ValidateFunction {
  const key = JSON.stringify(schema);
  const check = compiled.get(key) ?? compile(schema);
  compiled.delete(key);
  compiled.set(key, check);
  const [oldest] = compiled.keys();
  if (compiled.size > maximumCompiled && oldest !== undefined) compiled.delete(oldest);
  return check;
}

function compile({ $schema: dialect, $async: _async, ...schema }: JsonObject): ValidateFunction {
  const older = typeof dialect === 'string' && /draft-0[4-7]/.test(dialect);
  return (older ? new Ajv(options) : new Ajv2020(options)).compile(schema);
}

function problemOf(error: ErrorObject | undefined): SchemaProblem {
  const { instancePath = '', message = 'does not fit', schemaPath = '#', params = {} } = error ?? {};
  const detail = error?.keyword === 'additionalProperties' ? ` ${JSON.stringify(params)}` : '';
  return {
    said: `${instancePath === '' ? 'the value' : instancePath} ${message}${detail}`,
    place: schemaPath,
  };
}

const context = createContext({ work: undefined as (() => unknown) | undefined });
const script = new Script('work()');

/**
 * Runs work on this thread and stops it when it takes longer. A caller's schema and a model's answer decide how
 * long checking takes, such as with patterns that backtrack.
 *
 * @param milliseconds At least 1.
 * @throws Whatever the work throws, and an error with the code `ERR_SCRIPT_EXECUTION_TIMEOUT` when it is stopped.
 */
function withinTime<Result>(milliseconds: number, work: () => Result): Result {
  context['work'] = work;
  try {
    return script.runInContext(context, { timeout: milliseconds }) as Result;
  } finally {
    context['work'] = undefined;
  }
}
