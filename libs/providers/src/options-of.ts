import type { JsonObject } from '@app/contracts';
import * as z from 'zod';

/**
 * The options of a backend, checked against what its provider knows.
 *
 * @param label The provider's name for people.
 * @throws {TypeError} That names every wrong option and all that there are.
 */
export function optionsOf<Schema extends z.ZodObject>(
  schema: Schema,
  options: JsonObject,
  label: string,
): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(options);
  if (success) return data;
  const known = Object.keys(schema.shape).join(', ') || 'none';
  throw new TypeError(`These are no options of ${label}; it knows: ${known}. ${z.prettifyError(error)}`);
}
