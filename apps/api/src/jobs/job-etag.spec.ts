import { describe, expect, it } from '@jest/globals';
import { jobEtag, matchesEtag } from './job-etag.js';

describe('job ETag', () => {
  it('is a strong validator of the version', () => {
    expect(jobEtag({ version: 3 })).toBe('"v3"');
  });

  it.each([
    ['"v3"', true],
    ['W/"v3"', true],
    ['"v1", "v3"', true],
    ['*', true],
    ['"v33"', false],
    ['v3', false],
    [undefined, false],
  ])('If-None-Match: %s gives %s', (header, matches) => {
    expect(matchesEtag(header, '"v3"')).toBe(matches);
  });
});
