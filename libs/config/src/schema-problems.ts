import type * as z from 'zod';
import type { ConfigurationProblem } from './configuration-error.js';
import { knownSettings } from './known-settings.js';
import { meantName } from './nearest-name.js';
import { pathText, type SettingPath } from './setting-path.js';
import type { SettingsTree } from './settings-tree.js';

type Issue = z.core.$ZodIssue;
type Words = Pick<ConfigurationProblem, 'message' | 'mend'>;

/** What a schema found wrong, in words that repeat no value, because it may be secret. */
export function schemaProblems(issues: readonly Issue[], tree: SettingsTree): ConfigurationProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path as SettingPath;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) =>
        at(tree, [...path, key], {
          message: 'There is no such setting.',
          mend: meantName(key, knownSettings(path)),
        }),
      );
    }
    if (issue.code === 'invalid_key') {
      return [at(tree, path, { message: 'This name cannot be used.', mend: firstMessage(issue.issues) })];
    }
    return [at(tree, path, describe(issue, tree.valueAt(path)))];
  });
}

function at(tree: SettingsTree, path: SettingPath, words: Words): ConfigurationProblem {
  return { place: tree.placeOf(path), path: pathText(path), ...words };
}

function describe(issue: Issue, value: unknown): Words {
  if (value === undefined) return { message: 'This is missing.', mend: `Add it.` };
  switch (issue.code) {
    case 'invalid_type':
      return {
        message: `This is ${kindOf(value)}.`,
        mend: `Write ${expected[issue.expected] ?? issue.expected}.`,
      };
    case 'invalid_value':
      return { message: 'This is none of the choices.', mend: `Write ${oneOf(issue.values.map(String))}.` };
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_format':
      return { message: 'This is not in the right form.', mend: formats[issue.format] ?? issue.message };
    case 'invalid_union':
      return { message: `This is ${kindOf(value)}.`, mend: unionMend(issue.errors) };
    default:
      return { message: 'This cannot be used.', mend: issue.message };
  }
}

function tooSmall(origin: string, minimum: number): Words {
  if (origin === 'string') return { message: 'This is empty.', mend: 'Write a value.' };
  if (origin === 'array') return { message: 'This has too few entries.', mend: `Give at least ${minimum}.` };
  return { message: 'This is too small.', mend: `Write at least ${minimum}.` };
}

function tooBig(origin: string, maximum: number): Words {
  if (origin === 'string')
    return { message: 'This is too long.', mend: `Use at most ${maximum} characters.` };
  if (origin === 'array') return { message: 'This has too many entries.', mend: `Give at most ${maximum}.` };
  return { message: 'This is too large.', mend: `Write at most ${maximum}.` };
}

const expected: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of settings',
};

const formats: Record<string, string> = {
  url: 'Write it as https://host/path.',
  datetime: 'Write it as 2027-01-31T00:00:00Z.',
};

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of settings';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a fraction';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** What the alternatives ask for, those that fit better first. */
function unionMend(alternatives: readonly (readonly Issue[])[]): string {
  const kinds = alternatives.flatMap(([issue]) =>
    issue?.code === 'invalid_type' ? (expected[issue.expected] ?? issue.expected) : [],
  );
  return `Write ${oneOf(kinds)}.`;
}

function firstMessage(issues: readonly Issue[]): string {
  return issues[0]?.message ?? 'Choose another one.';
}

function oneOf(choices: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format([...new Set(choices)]);
}
