import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fileSource, settingSources } from '@app/config';
import { configurationSchema } from '@app/contracts';
import { providers } from '@app/providers';
import { parse } from 'yaml';
import { providerTable, tableUnder } from './provider-table.js';

describe('README', () => {
  let readme: string;
  beforeAll(async () => {
    readme = await readFile('README.md', 'utf8');
  });

  it.each([fileSource, ...settingSources])('tells of $variable', ({ variable, description, ...source }) => {
    expect(readme).toContain(`\`${variable}\``);
    expect(readme).toContain(description);
    if ('flag' in source) expect(readme).toContain(`\`--${source.flag}\``);
  });

  it('shows a configuration that is one', () => {
    const [, yaml = ''] = /```yaml\n(http:[\s\S]*?)```/.exec(readme) ?? [];
    expect(configurationSchema.parse(parse(yaml)).backends['fast']?.fallback).toEqual(['home']);
  });

  it('has a table of the providers that there are, and says against what each was tested', () => {
    expect(tableUnder('## Providers', readme)).toEqual(providerTable(providers));
  });

  it('shows a provider that is one', async () => {
    const [, shown] = /```ts\n(import[\s\S]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(await readFile('libs/providers/src/vendors/custom.ts', 'utf8'));
  });

  it.each([/`npm run (\w+)`/g, /npm run (\w+)/g])(
    'names only scripts that there are: %s',
    async (pattern) => {
      const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: object };
      const named = [...readme.matchAll(pattern)].map(([, name]) => name);
      expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
    },
  );
});
