import type * as z from 'zod';
import { jsonPointer } from './json-pointer.js';
import type { MemberError } from './problem-error.js';

/** More than a person reads; a body of a million mistakes must not produce a million lines. */
const maximumErrors = 32;
const maximumNameLength = 64;

type Issue = z.core.$ZodIssue;

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

/** Among the variants of a member, the intended one is the one that failed deepest. */
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
