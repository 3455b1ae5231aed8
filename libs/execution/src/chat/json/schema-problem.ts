import type { JsonObject } from '@app/contracts';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { withinTime } from './within-time.js';

/** A schema that cannot be checked against: it is wrong, refers to what is elsewhere, or takes too long. */
export class UncheckableSchema extends Error {
  override readonly name = 'UncheckableSchema';
}

/** What of a value does not fit its schema. */
export interface SchemaProblem {
  /** In words, with names out of the value. */
  said: string;
  /** The place in the schema, which holds nothing of the value. */
  place: string;
}

/** Reading a schema and checking a value against it may take so long together, in milliseconds. */
const timeLimit = 250;

/** Schemas whose checks are kept, the latest used last. */
const kept = new Map<string, ValidateFunction>();
const keptLimit = 64;

/** Formats are left to the model: what each of them means differs from one validator to the next. */
const options = {
  strict: false,
  validateFormats: false,
  validateSchema: false,
  meta: false,
  logger: false,
} as const;

/**
 * What of a value does not fit a JSON Schema (2020-12; draft 7 and older where it says so), if anything.
 *
 * @throws {UncheckableSchema} When that cannot be said.
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
  const check = kept.get(key) ?? compile(schema);
  kept.delete(key);
  kept.set(key, check);
  const [oldest] = kept.keys();
  if (kept.size > keptLimit && oldest !== undefined) kept.delete(oldest);
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
