import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { ConfigurationFolder } from './test-doubles/configuration-folder.js';

let folder: ConfigurationFolder;

beforeEach(async () => {
  folder = await ConfigurationFolder.open();
});

afterEach(() => folder.close());

describe('secrets', () => {
  it('come from variables and files, without the newline at the end', async () => {
    await folder.write(
      'conf/sluice.yaml',
      [
        'redis: { url: "env:REDIS", password: "file:secrets/redis" }',
        'backends: { a: { provider: custom, apiKey: "file:secrets/a" }, b: { provider: custom, apiKey: plain } }',
      ].join('\n'),
    );
    await folder.write('conf/secrets/redis', 'word\n');
    await folder.write('conf/secrets/a', 'key a \r\n');
    const { configuration } = await folder.load({
      argv: ['--config', 'conf/sluice.yaml'],
      env: { REDIS: 'rediss://host:1' },
    });
    expect(configuration.redis.url?.reveal()).toBe('rediss://host:1');
    expect(configuration.redis.password?.reveal()).toBe('word');
    expect(configuration.backends['a']?.apiKey?.reveal()).toBe('key a ');
    expect(configuration.backends['b']?.apiKey?.reveal()).toBe('plain');
  });

  it('are shown by no way of printing', async () => {
    await folder.write(
      'sluice.yaml',
      'redis: { password: CANARY1, url: "redis://:CANARY2@h" }\nbackends: { a: { provider: custom, apiKey: CANARY3 } }',
    );
    const loaded = await folder.load({ env: { OPENAI_API_KEY: 'CANARY4' } });
    const shown = inspect(loaded, { depth: 20, showHidden: true }) + JSON.stringify(loaded);
    expect(shown).toContain('[secret]');
    expect(shown).not.toContain('CANARY');
  });

  it.each([
    'backends: { a: { provider: sk-canary0CANARY0canary } }',
    'backends: { a: { provider: canarycanarycanarycanarycanary0CANARY } }',
    'redis: { url: CANARY, password: 7, prefix: CANARY }\nbackends: { a: { provider: CANARY, apiKey: [CANARY], baseUrl: CANARY, retry: CANARY } }',
    'backends: { a: { apiKey: "CANARY }',
    'backends:\n  a:\n    apiKey: CANARY\n   b: "CANARY" CANARY',
    'apiKeys: [{ name: 1, sha256: CANARY }]\nlog: { level: CANARY }',
    'apiKey: *CANARY',
  ])('are repeated by no message about %j', async (text) => {
    const message = await folder.complaint(text);
    expect(message).toMatch(/^The configuration has/);
    expect(message).not.toContain('CANARY');
  });

  it('are repeated by no message about TOML', async () => {
    await folder.write('sluice.toml', '[redis]\npassword = CANARY');
    await expect(folder.load()).rejects.toMatchObject({
      name: 'ConfigurationError',
      problems: [{ place: 'sluice.toml:2', message: 'Not valid TOML: invalid value.' }],
      message: expect.not.stringContaining('CANARY'),
    });
  });
});
