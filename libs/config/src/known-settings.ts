import { configurationSchema } from '@app/contracts';
import * as z from 'zod';
import { isGroup, valueAt, type SettingPath } from './setting-path.js';

const schema = z.toJSONSchema(configurationSchema, { io: 'input', unrepresentable: 'any' });

/** The names of the settings that a group may have. */
export function knownSettings(path: SettingPath): string[] {
  let node = follow(schema);
  for (const step of path) {
    const inner = typeof step === 'number' ? valueAt(node, ['items']) : valueAt(node, ['properties', step]);
    node = follow(inner ?? valueAt(node, ['additionalProperties']));
  }
  const properties = valueAt(node, ['properties']);
  return isGroup(properties) ? Object.keys(properties) : [];
}

function follow(node: unknown): unknown {
  const reference = valueAt(node, ['$ref']);
  return typeof reference === 'string' ? follow(valueAt(schema, reference.slice(2).split('/'))) : node;
}
