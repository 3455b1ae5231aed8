import { describe, expect, it } from '@jest/globals';
import { schemaProblem, UncheckableSchema } from './schema-problem.js';

const tree = {
  type: 'object',
  properties: { left: { $ref: '#' }, name: { type: 'string' } },
  required: ['name'],
};

describe('schemaProblem', () => {
  it.each([
    ['itself', tree, { name: 'a', left: { name: 'b' } }],
    ['a tuple of 2020-12', { prefixItems: [{ type: 'string' }], items: { type: 'integer' } }, ['a', 1]],
    [
      'a tuple of draft 7',
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        items: [{ type: 'string' }],
        additionalItems: false,
      },
      ['a'],
    ],
    ['a format, which is not looked at', { type: 'string', format: 'email' }, 'nobody'],
    ['an unknown member', { type: 'string', 'x-order': 1 }, 'a'],
  ])('finds none in what fits a schema with %s', (_, schema, value) => {
    expect(schemaProblem(schema, value)).toBeUndefined();
  });

  it('accepts every amount of whole cents as a multiple of 0.01, and no fraction of a cent', () => {
    for (const draft of [
      'https://json-schema.org/draft/2020-12/schema',
      'http://json-schema.org/draft-07/schema#',
    ]) {
      const price = { $schema: draft, type: 'number', multipleOf: 0.01 };
      const refused = Array.from({ length: 2_001 }, (_, cents) => cents / 100).filter(
        (amount) => schemaProblem(price, amount) !== undefined,
      );
      expect(refused).toEqual([]);
      expect(schemaProblem(price, 99_999.99)).toBeUndefined();
      expect(schemaProblem(price, 1.005)?.place).toBe('#/multipleOf');
    }
  });

  it('says where the first one is', () => {
    expect(schemaProblem(tree, { name: 'a', left: {} })).toEqual({
      said: "/left must have required property 'name'",
      place: '#/required',
    });
  });

  it.each([
    ['is none', { type: 'nonsense' }, 1],
    ['refers to what is elsewhere', { $ref: 'https://example.org/a' }, 1],
    ['never comes to an end', { pattern: '^(a+)+$' }, `${'a'.repeat(60)}b`],
  ])('says of a schema that it cannot be checked when it %s', (_, schema, value) => {
    expect(() => schemaProblem(schema, value)).toThrow(UncheckableSchema);
  });
});
