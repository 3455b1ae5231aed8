import type { JsonObject } from '@app/contracts';
import { describe, expect, it } from '@jest/globals';
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
  it.each(shapes)('generates a value that fits: %s', (_, shape) => {
    const schema = z.toJSONSchema(shape) as JsonObject;
    expect(shape.safeParse(jsonOfSchema(schema)).error).toBeUndefined();
  });

  it('follows references and terminates recursive ones', () => {
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

  it.each<[string, JsonObject]>([
    ['itself', { type: 'object', required: ['self'], properties: { self: { $ref: '#' } } }],
    ['itself many times', { type: 'array', minItems: 50, items: { $ref: '#' } }],
    ['only a reference to itself', { $ref: '#' }],
  ])('terminates a schema that needs %s', (_, schema) => {
    expect(JSON.stringify(jsonOfSchema(schema)).length).toBeLessThan(1_000_000);
  });

  it('chooses null where a recursive schema allows it', () => {
    const schema: JsonObject = {
      type: 'object',
      required: ['left', 'right'],
      properties: {
        left: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
        right: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
      },
    };
    interface Tree {
      left: Tree | null;
      right: Tree | null;
    }
    const holds = (tree: Tree | null): boolean =>
      tree === null || ('left' in tree && 'right' in tree && holds(tree.left) && holds(tree.right));
    expect(holds(jsonOfSchema(schema) as unknown as Tree)).toBe(true);
  });
});
