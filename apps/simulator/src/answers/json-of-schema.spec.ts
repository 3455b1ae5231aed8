import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '@app/contracts';
import * as z from 'zod';
import { jsonOfSchema } from './json-of-schema.js';

const shapes: [string, z.ZodType][] = [
  [
    'nested objects and lists',
    z.object({
      name: z.string().min(12).max(20),
      tags: z.array(z.enum(['a', 'b'])).min(2),
      at: z.iso.datetime(),
    }),
  ],
  [
    'numbers in bounds',
    z.object({
      a: z.int().min(3),
      b: z.number().gt(1).lt(2),
      c: z.number().max(-5),
      d: z.int().multipleOf(7),
    }),
  ],
  [
    'unions and literals',
    z.object({ kind: z.literal('x'), value: z.union([z.boolean(), z.null()]).nullable() }),
  ],
  ['intersections', z.intersection(z.object({ left: z.string() }), z.object({ right: z.email() }))],
];

describe('jsonOfSchema', () => {
  it.each(shapes)('makes a value that fits: %s', (_, shape) => {
    const schema = z.toJSONSchema(shape) as JsonObject;
    expect(shape.safeParse(jsonOfSchema(schema)).error).toBeUndefined();
  });

  it('follows references and ends recursive ones', () => {
    const schema: JsonObject = {
      $ref: '#/$defs/node',
      $defs: {
        node: { type: 'object', properties: { name: { type: 'string' }, next: { $ref: '#/$defs/node' } } },
      },
    };
    const value = jsonOfSchema(schema);
    expect(value).toMatchObject({ name: 'simulated', next: { name: 'simulated' } });
    expect(JSON.stringify(value).length).toBeLessThan(1_000);
  });

  it('ends a schema that needs itself', () => {
    const self: JsonValue = { type: 'object', required: ['self'], properties: { self: { $ref: '#' } } };
    expect(JSON.stringify(jsonOfSchema(self)).length).toBeLessThan(1_000);
  });
});
