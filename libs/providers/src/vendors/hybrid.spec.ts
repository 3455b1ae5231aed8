import { describe, expect, it } from '@jest/globals';
import { hybrid } from './hybrid.js';
import { providers } from '../registry.js';

describe('hybrid', () => {
  it('must be told in words of what its executor must be told', () => {
    const asked = providers.find(({ instructedFormats = [] }) => instructedFormats.length === 0);
    const told = providers.find(({ instructedFormats = [] }) => instructedFormats.length > 0);
    if (asked === undefined || told === undefined) throw new Error('All providers are alike.');
    const offer = (...definitions: (typeof asked)[]) =>
      hybrid.composition?.offer(definitions.map((definition) => ({ definition, model: 'm' })));
    expect(offer(asked, told)?.instructedFormats).toEqual(told.instructedFormats);
    expect(offer(told, asked)?.instructedFormats).toEqual([]);
  });
});
