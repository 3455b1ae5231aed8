import { configurationSchema, settingRegistry } from '@app/contracts';
import * as z from 'zod';
import { isGroup, type SettingPath, valueAt } from './settings-tree.js';

/** A setting that a variable or a flag can set. */
export interface SettingSource {
  path: SettingPath;
  variable: string;
  flag?: string;
  /** How the text is read; a list is separated by commas. */
  type: 'text' | 'number' | 'list' | 'boolean';
  description: string;
}

/** The parts of a JSON schema that are read here, with what {@link settingRegistry} adds. */
interface SchemaNode {
  $ref?: string;
  type?: string;
  description?: string;
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  variable?: string;
  flag?: string;
  secret?: boolean;
}

const schema = z.toJSONSchema(configurationSchema, {
  io: 'input',
  unrepresentable: 'any',
  override: ({ zodSchema, jsonSchema }) => void Object.assign(jsonSchema, settingRegistry.get(zodSchema)),
}) as SchemaNode;

/** The variable and the flag that name the configuration file. */
export const fileSource = {
  variable: 'SLUICE_CONFIG',
  flag: 'config',
  description: 'The configuration file: .yaml, .yml, .toml or .json.',
} as const;

/** Every setting that can be set outside of a file, for the loader and for the documentation. */
export const settingSources: readonly SettingSource[] = sourcesIn(schema, []);

function sourcesIn(node: SchemaNode, path: readonly string[]): SettingSource[] {
  const { properties = {}, variable, flag, description = '' } = resolved(node);
  if (variable !== undefined) {
    const type = typeOf(resolved(node));
    return [{ path, variable, ...(flag !== undefined && { flag }), type, description }];
  }
  return Object.entries(properties).flatMap(([name, inner]) => sourcesIn(inner, [...path, name]));
}

function typeOf({ type, anyOf = [] }: SchemaNode): SettingSource['type'] {
  const types = new Set([type, ...anyOf.map((one) => one.type)]);
  if (types.has('array')) return 'list';
  if (types.has('boolean')) return 'boolean';
  return types.has('integer') || types.has('number') ? 'number' : 'text';
}

/** Reads a text as a setting. A text that is no number stays text, so that the schema reports it. */
export function readSetting(text: string, type: SettingSource['type']): unknown {
  if (type === 'list') {
    return text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }
  if (type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return type === 'number' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** The names of the settings in a group. */
export function knownSettings(path: SettingPath): string[] {
  let node: SchemaNode | undefined = schema;
  for (const step of path) node = node && memberOf(node, step);
  return Object.keys((node && resolved(node).properties) ?? {});
}

/** The paths of all secret settings that have a value. */
export function secretPaths(value: unknown, node = schema, path: SettingPath = []): SettingPath[] {
  if (value === undefined) return [];
  if (resolved(node).secret === true) return [path];
  const members: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isGroup(value)
      ? Object.entries(value)
      : [];
  return members.flatMap(([step, inner]) => {
    const member = memberOf(node, step);
    return member === undefined ? [] : secretPaths(inner, member, [...path, step]);
  });
}

function memberOf(node: SchemaNode, step: string | number): SchemaNode | undefined {
  const { items, properties = {}, additionalProperties } = resolved(node);
  if (typeof step === 'number') return items;
  if (Object.hasOwn(properties, step)) return properties[step];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

function resolved(node: SchemaNode): SchemaNode {
  if (node.$ref === undefined) return node;
  return resolved(valueAt(schema, node.$ref.slice('#/'.length).split('/')) as SchemaNode);
}
