import { describe, expect, it } from '@jest/globals';
import { findProvider, providers } from './registry.js';

describe('the registry', () => {
  it('finds every provider by each of its names', () => {
    for (const provider of providers) {
      for (const name of [provider.id, ...(provider.aliases ?? [])])
        expect(findProvider(name)).toBe(provider);
    }
  });

  it('finds nothing by another name', () => expect(findProvider('no-such-provider')).toBeUndefined());
});
