import type * as z from 'zod';
import { toJsonSchema } from './schema-components.js';

/** The members of a query's schema as parameters. */
export function queryParameters(schema: z.ZodObject): object[] {
  return Object.entries(schema.shape).map(([name, member]) => {
    const { $schema: _, $defs: __, description, ...type } = toJsonSchema(member as z.ZodType);
    return { name, in: 'query', ...(description === undefined ? {} : { description }), schema: type };
  });
}
