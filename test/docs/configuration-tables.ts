import { fileSource, settingSources } from '@app/config';
import { configurationSchema } from '@app/contracts';
import * as z from 'zod';
import { boundsOf, type JsonSchema, leafMembers, type Member } from './json-schema.js';
import { code, type Table } from './markdown.js';

/** The settings that flags and variables give. */
export function settingSourcesTable(): Table {
  return {
    head: ['setting', 'variable', 'flag', 'meaning'],
    rows: [{ ...fileSource, path: undefined }, ...settingSources].map(
      ({ path, variable, description, ...source }) => [
        path === undefined ? '(the file)' : code(path.join('.')),
        code(variable),
        'flag' in source && source.flag !== undefined ? code(`--${source.flag}`) : '',
        description,
      ],
    ),
  };
}

/** Every setting of a configuration: its values, its default and its meaning. */
export function settingsTable(): Table {
  const { $defs: definitions = {}, ...root } = z.toJSONSchema(configurationSchema, {
    io: 'input',
    unrepresentable: 'any',
  }) as JsonSchema;
  return {
    head: ['setting', 'values', 'default', 'meaning'],
    rows: settingMembers(root, definitions).map((member) => [
      code(member.path),
      valuesOf(member),
      defaultOf(member),
      meaningOf(member),
    ]),
  };
}

/** The settings themselves. The job of a schedule is one, with all that a job request has. */
function settingMembers(root: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): Member[] {
  const members = leafMembers(root, definitions).filter(
    ({ path }) => !path.startsWith('schedules.<name>.job'),
  );
  const job = {
    path: 'schedules.<name>.job',
    schema: { type: 'object', description: 'The job that each run submits, as for `POST /v1/jobs`.' },
  };
  const at = members.findLastIndex(({ path }) => path.startsWith('schedules.'));
  return members.toSpliced(at + 1, 0, job);
}

/** A configuration in which every map has an entry `<name>`, as it is read. */
const sample = configurationSchema.parse({
  backends: { name: { provider: 'openai' } },
  tenants: { name: {} },
  redis: {},
}) as Record<string, unknown>;

function defaultOf({ path, schema }: Member): string {
  let value: unknown = sample;
  for (const part of path.split('.')) {
    value = (value as Record<string, unknown> | undefined)?.[part === '<name>' ? 'name' : part];
  }
  if (value === undefined || (typeof value === 'object' && Object.keys(value as object).length === 0))
    return '';
  if (typeof value === 'number' && isDurationSchema(schema)) return code(shortDuration(value));
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}

function valuesOf({ path, schema }: Member): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(', ');
  if (isDurationSchema(schema)) {
    const bounds = complaint(path, 0) ?? complaint(path, 1e12);
    return bounds === undefined ? 'duration' : `duration. ${bounds}`;
  }
  const variants = schema.anyOf ?? [];
  const type = schema.type ?? [...new Set(variants.map((one) => one.type))].join(' or ');
  const words: Record<string, string> = {
    boolean: '`true`, `false`',
    integer: 'whole number',
    array: 'list',
  };
  return [words[String(type)] ?? String(type), boundsOf(schema)].filter((text) => text !== '').join(', ');
}

function isDurationSchema({ anyOf = [] }: JsonSchema): boolean {
  return anyOf.some(({ pattern = '' }) => pattern.includes('ms|s|m|h|d'));
}

/** The message with which the schema refuses a value of a setting; undefined when it takes it. */
function complaint(path: string, value: unknown): string | undefined {
  const parts = path.split('.').map((part) => (part === '<name>' ? 'name' : part));
  const input = parts.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
  const { error } = configurationSchema.safeParse(input);
  return error?.issues.find((issue) => issue.path.join('.') === parts.join('.'))?.message;
}

function shortDuration(milliseconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const) {
    if (milliseconds >= size && milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  }
  return `${milliseconds}ms`;
}

function meaningOf({ path, schema }: Member): string {
  const source = settingSources.find((one) => one.path.join('.') === path);
  return schema.description ?? source?.description ?? '';
}
