import { InvalidCursorError } from '@app/jobs';
import * as z from 'zod';
import { type MemberError, ProblemError } from './problems.js';

/** A body with a million mistakes must not produce a million lines. */
const maximumErrors = 32;
const maximumNameLength = 64;

type Issue = z.core.$ZodIssue;

/**
 * Reads a JSON body; a missing one is read as an empty object.
 *
 * @throws {ProblemError} `validation`, with pointers.
 */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Members of the request are missing or not valid; see errors.', {
    errors: memberErrors(parsed.error.issues),
  });
}

/**
 * Reads the parameters of a query.
 *
 * @throws {ProblemError} `validation`, with pointers into the query as if it were an object.
 */
export function readQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new ProblemError('validation', 'Parameters of the query are not valid.', {
    errors: memberErrors(parsed.error.issues),
  });
}

/** Refuses a cursor that no page returned; other errors are thrown again. */
export function refuseCursor(error: unknown): never {
  if (!(error instanceof InvalidCursorError)) throw error;
  const detail = 'Use the nextCursor of the previous page, unchanged.';
  throw new ProblemError('validation', 'The cursor is not valid.', {
    errors: [{ pointer: '/cursor', detail }],
    cause: error,
  });
}

/** The mistakes that a schema found, each with a pointer. Values of the request are never repeated. */
export function memberErrors(issues: readonly Issue[]): MemberError[] {
  return issues
    .slice(0, maximumErrors)
    .flatMap((issue) => errorsOf(issue, []))
    .slice(0, maximumErrors);
}

function errorsOf(issue: Issue, above: readonly PropertyKey[]): MemberError[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, maximumErrors)
      .map((name) => ({ pointer: jsonPointer([...path, shortened(name)]), detail: 'Unknown member.' }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionErrors(issue, path);
  return [{ pointer: jsonPointer(path), detail: issue.message }];
}

/** The errors of the form that failed deepest inside the member, which is most likely the intended one. */
function unionErrors(
  { errors: forms, message: detail }: Extract<Issue, { code: 'invalid_union' }>,
  path: readonly PropertyKey[],
): MemberError[] {
  const depths = forms.map((issues) => Math.max(0, ...issues.map((issue) => depthOf(issue))));
  const deepest = Math.max(...depths);
  if (deepest > 0) return (forms[depths.indexOf(deepest)] ?? []).flatMap((issue) => errorsOf(issue, path));
  return [{ pointer: jsonPointer(path), detail }];
}

function depthOf(issue: Issue): number {
  const own = issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0);
  if (issue.code !== 'invalid_union') return own;
  return own + Math.max(0, ...issue.errors.flat().map((inner) => depthOf(inner)));
}

function shortened(name: string): string {
  return name.length > maximumNameLength ? `${name.slice(0, maximumNameLength)}…` : name;
}

/** The RFC 6901 pointer to a member; the empty text is the whole document. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
