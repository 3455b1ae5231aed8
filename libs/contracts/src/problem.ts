import * as z from 'zod';

/** An error of the API (RFC 9457), sent as `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().describe('A URI that identifies the kind of problem.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    code: z.string().describe('The last part of `type`, for programs.'),
    requestId: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('A JSON pointer (RFC 6901) to the member.'),
          detail: z.string(),
        }),
      )
      .optional()
      .describe('The mistakes in the request, each with the member that contains it.'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

const kinds: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const formats: Record<string, string> = {
  url: 'Expected a URL such as https://host/path.',
  datetime: 'Expected a date and time such as 2027-01-31T00:00:00Z.',
  date: 'Expected a date such as 2027-01-31.',
  base64: 'Expected base64.',
};

/** The longest list of allowed values that a message repeats. */
const mostChoices = 32;

/**
 * A mistake in a value as one sentence of plain English, such as `Required.` or `Expected a number, found a
 * string.` It never repeats the value, which may be secret. Schemas with a message of their own keep it.
 */
function schemaErrorText(issue: z.core.$ZodRawIssue): string {
  if (issue.code !== 'custom' && issue.input === undefined) return 'Required.';
  switch (issue.code) {
    case 'invalid_type':
      return mismatch([issue.expected], issue.input);
    case 'invalid_value':
      return expectedOneOf(issue.values);
    case 'invalid_union':
      return unionText(issue);
    case 'invalid_format':
      return formats[issue.format] ?? 'Invalid format.';
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
    case 'unrecognized_keys':
      return `Unknown ${issue.keys.length === 1 ? 'member' : 'members'}: ${issue.keys.join(', ')}.`;
    case 'invalid_key':
      return `Invalid name. ${issue.issues[0]?.message ?? ''}`.trim();
    default:
      return 'Invalid value.';
  }
}

function unionText(issue: Extract<z.core.$ZodRawIssue, { code: 'invalid_union' }>): string {
  const { discriminator, options, input } = issue;
  if (typeof discriminator === 'string') {
    const value: unknown = (input as Record<string, unknown> | null)?.[discriminator];
    return value === undefined ? 'Required.' : expectedOneOf(Array.isArray(options) ? options : []);
  }
  const alternatives = issue.errors.flatMap(([first]) => first ?? []);
  const types = alternatives.flatMap((one) => (one.code === 'invalid_type' ? [one.expected] : []));
  if (types.length === alternatives.length && types.length > 0) return mismatch(types, input);
  return [...new Set(alternatives.map(({ message }) => message))].join(' Or: ') || 'Invalid value.';
}

function mismatch(expected: readonly string[], found: unknown): string {
  return `Expected ${oneOf(expected.map((kind) => kinds[kind] ?? kind))}, found ${kindOf(found)}.`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : fractionOrNone(value);
  return kinds[typeof value] ?? typeof value;
}

/** A text that is read as a number becomes NaN when it is none. */
function fractionOrNone(value: number): string {
  return Number.isNaN(value) ? 'something else' : 'a fraction';
}

function expectedOneOf(values: readonly unknown[]): string {
  if (values.length === 0 || values.length > mostChoices) return 'Not one of the allowed values.';
  return `Expected ${oneOf(values.map((value) => JSON.stringify(value)))}.`;
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  if (origin === 'string') return minimum === 1 ? 'Must not be empty.' : `At least ${minimum} characters.`;
  if (origin === 'array') return minimum === 1 ? 'Must not be empty.' : `At least ${minimum} entries.`;
  return `Must be ${inclusive ? 'at least' : 'greater than'} ${minimum}.`;
}

function tooBig(origin: string, maximum: number, inclusive: boolean): string {
  if (origin === 'string') return `At most ${maximum} characters.`;
  if (origin === 'array') return `At most ${maximum} entries.`;
  return `Must be ${inclusive ? 'at most' : 'less than'} ${maximum}.`;
}

function oneOf(choices: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format([...new Set(choices)]);
}

/** Every schema of every program reports its mistakes in these words. */
z.config({ customError: schemaErrorText });
