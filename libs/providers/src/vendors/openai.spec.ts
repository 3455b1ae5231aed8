import { describe, expect, it } from '@jest/globals';
import { openai } from './openai.js';

const create = (options: object) => () =>
  openai.create(
    { baseUrl: 'https://api.openai.com', apiKey: undefined, headers: {}, options: { ...options } },
    { fetch },
  );

describe('openai', () => {
  it('accepts an organization and a project', () => {
    expect(create({ organization: 'org-a', project: 'proj_b' })).not.toThrow();
  });

  it.each([{ organization: 7 }, { organisation: 'org-a' }])('drops no option silently: %j', (options) => {
    expect(create(options)).toThrow('Known options: organization, project');
  });
});
