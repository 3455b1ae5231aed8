import { describe, expect, it } from '@jest/globals';
import { hybrid } from './hybrid.js';
import { providers } from '../registry.js';

describe('hybrid', () => {
  it('needs formats in the instructions if its executor does', () => {
    const enforced = providers.find(({ instructedFormats = [] }) => instructedFormats.length === 0);
    const instructed = providers.find(({ instructedFormats = [] }) => instructedFormats.length > 0);
    if (enforced === undefined || instructed === undefined) throw new Error('All providers are alike.');
    const offer = (...definitions: (typeof enforced)[]) =>
      hybrid.composition?.offer(definitions.map((definition) => ({ definition, model: 'm' })));
    expect(offer(enforced, instructed)?.instructedFormats).toEqual(instructed.instructedFormats);
    expect(offer(instructed, enforced)?.instructedFormats).toEqual([]);
  });
});
