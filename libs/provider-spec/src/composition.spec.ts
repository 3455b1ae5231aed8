import { describe, expect, it } from '@jest/globals';
import { definitionOf } from './composition.js';
import type { ProviderDefinition } from './provider-definition.js';

const create = () => ({});
const transport = {
  kind: 'http' as const,
  open: () => {
    throw new Error('Nothing is opened here.');
  },
};
const definitions: ProviderDefinition[] = [
  {
    id: 'plain',
    label: 'Plain',
    transport,
    protocol: 'x',
    defaultModel: 'p',
    capabilities: ['chat'],
    create,
  },
  {
    id: 'pair',
    label: 'Pair',
    transport,
    protocol: 'none',
    capabilities: ['chat', 'tools', 'images'],
    composition: {
      roles: ['one', 'two'],
      offer: ([one, two]) => ({
        capabilities: two?.definition.capabilities ?? [],
        defaultModel: `${one?.model}+${two?.model}`,
      }),
    },
    create,
  },
];
const find = (provider: string) => definitions.find(({ id }) => id === provider);
const plain = (model?: string) => ({ provider: 'plain', model, options: {} });
const pair = (one: string, two: string) => ({ provider: 'pair', model: undefined, options: { one, two } });

describe('definitionOf', () => {
  it('is the definition of the provider, and what the parts make of it', () => {
    const backends = { a: plain(), b: plain('own'), c: pair('a', 'b'), d: pair('c', 'c') };
    expect(definitionOf('a', backends, find)).toBe(definitions[0]);
    expect(definitionOf('c', backends, find)).toMatchObject({
      id: 'pair',
      capabilities: ['chat'],
      defaultModel: 'p+own',
    });
    expect(definitionOf('d', backends, find)).toMatchObject({ defaultModel: 'p+own+p+own' });
  });

  it.each(['nobody', 'toString'])('is nothing for %s', (name) => {
    expect(definitionOf(name, { a: plain() }, find)).toBeUndefined();
  });

  it.each([
    [{ a: pair('b', 'c'), b: plain(), c: pair('b', 'a') }, 'made of itself: a → c → a'],
    [{ a: pair('b', 'a'), b: plain() }, 'made of itself: a → a'],
    [{ a: pair('b', 'x'), b: plain() }, 'made of "x", but there is no such backend'],
    [{ a: { provider: 'pair', model: undefined, options: {} } }, 'needs the option "one"'],
  ])('says what to change: %#', (backends, message) => {
    expect(() => definitionOf('a', backends, find)).toThrow(message);
  });
});
