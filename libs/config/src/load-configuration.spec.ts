import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { catalogue, ConfigurationFolder } from './test-doubles/configuration-folder.js';

const sha256 = 'a'.repeat(64);

let folder: ConfigurationFolder;

beforeEach(async () => {
  folder = await ConfigurationFolder.open();
});

afterEach(() => folder.close());

describe('loadConfiguration', () => {
  describe('sources', () => {
    it('takes defaults and the simulator when nothing is given', async () => {
      const { configuration, sources } = await folder.load();
      expect(configuration).toMatchObject({
        dataDirectory: join(folder.path, '.sluice'),
        http: { host: '127.0.0.1', port: 7_700 },
        log: { level: 'info' },
        backends: { simulator: { provider: 'simulator', retry: { maxAttempts: 3 }, fallback: [] } },
      });
      expect(sources).toEqual({ file: undefined, backends: { simulator: { from: 'stand-in' } } });
    });

    it('puts flags before the environment before the file before the defaults', async () => {
      await folder.write(
        'sluice.yaml',
        'http: { port: 1001, host: localhost }\nlog: { level: warn }\nbackends: {}',
      );
      const env = { SLUICE_HTTP_PORT: '1002', SLUICE_LOG_LEVEL: 'debug' };
      const { configuration } = await folder.load({ env, argv: ['--port', '1003'] });
      expect(configuration.http).toMatchObject({ host: 'localhost', port: 1003 });
      expect(configuration.log.level).toBe('debug');
    });

    it.each([
      [
        'sluice.yaml',
        'http:\n  port: 9000\napiKeys: [{ name: a, tenant: t, sha256: SHA, expiresAt: 2027-01-31T00:00:00Z }]',
      ],
      [
        'sluice.yml',
        'http: { port: 9000 }\napiKeys:\n  - { name: a, tenant: t, sha256: SHA, expiresAt: "2027-01-31T00:00:00Z" }',
      ],
      [
        'sluice.json',
        '{\n\t"http": { "port": 9000 },\n\t"apiKeys": [{ "name": "a", "tenant": "t", "sha256": "SHA", "expiresAt": "2027-01-31T00:00:00Z" }]\n}',
      ],
      [
        'sluice.toml',
        '[http]\nport = 9000\n[[apiKeys]]\nname = "a"\ntenant = "t"\nsha256 = "SHA"\nexpiresAt = 2027-01-31T00:00:00Z',
      ],
    ])('reads %s', async (name, text) => {
      const path = await folder.write(name, text.replace('SHA', sha256));
      const { configuration, sources } = await folder.load();
      expect(configuration.http).toMatchObject({ host: '0.0.0.0', port: 9000 });
      expect(configuration.apiKeys).toMatchObject([
        { name: 'a', expiresAt: expect.stringMatching(/^2027-01-31T00:00:00/) },
      ]);
      expect(sources.file).toBe(path);
    });

    it.each([
      ['--config', { argv: ['--config', 'elsewhere/own.toml'] }],
      ['SLUICE_CONFIG', { env: { SLUICE_CONFIG: 'elsewhere/own.toml' } }],
    ])('reads the file that %s names, not the one it would find', async (_, options) => {
      await folder.write('sluice.yaml', 'http: { port: 1 }');
      await folder.write('elsewhere/own.toml', 'http.port = 2');
      expect((await folder.load(options)).configuration.http.port).toBe(2);
    });

    it('takes a file without settings, and variables that are empty', async () => {
      await folder.write('sluice.yaml', '# nothing yet\n');
      const { configuration } = await folder.load({ env: { SLUICE_HTTP_PORT: '', OPENAI_API_KEY: '' } });
      expect(configuration.http.port).toBe(7_700);
      expect(Object.keys(configuration.backends)).toEqual(['simulator']);
    });

    it('takes the backends of memory passes from variables; an empty one leaves it to the primary profile', async () => {
      await folder.write(
        'sluice.yaml',
        'backends: { small: { provider: custom, baseUrl: "http://box:1/v1" } }',
      );
      const env = { DISTILL_BACKEND_MID: 'small', DISTILL_BACKEND_LONG: '' };
      expect((await folder.load({ env })).configuration.distill).toEqual({ mid: 'small' });
      const wrong = folder.load({ env: { DISTILL_BACKEND_LONG: 'smal' } });
      await expect(wrong).rejects.toThrow(/DISTILL_BACKEND_LONG[\s\S]*small/);
    });

    it('reads every flag and variable', async () => {
      await folder.write('sluice.yaml', 'backends: { a: { provider: custom }, b: { provider: custom } }');
      const argv = ['--pools=a,b', '--host', '::1', '--redis-url', 'redis://h:1', '--log-level', 'error'];
      const env = {
        SLUICE_REDIS_PREFIX: '{x}',
        SLUICE_WORKER_GRACE_PERIOD: '5s',
        SLUICE_DATA_DIRECTORY: 'd',
      };
      const { configuration } = await folder.load({ argv, env });
      expect(configuration).toMatchObject({
        worker: { pools: ['a', 'b'], gracePeriod: 5_000 },
        http: { host: '::1' },
        redis: { prefix: '{x}' },
        log: { level: 'error' },
        dataDirectory: join(folder.path, 'd'),
      });
      expect(configuration.redis.url?.reveal()).toBe('redis://h:1');
    });
  });

  describe('the model for embeddings', () => {
    const withLocal = [...catalogue, { id: 'local', transport: { kind: 'in-process' } }];

    it('is there without any configuration, beside the simulator that stands in', async () => {
      const { configuration, sources } = await folder.load({ catalogue: withLocal });
      expect(configuration.profiles).toEqual({ embedding: { backend: 'local' } });
      expect(sources.backends).toEqual({ simulator: { from: 'stand-in' }, local: { from: 'built-in' } });
      expect(configuration.backends['local']?.provider).toBe('local');
    });

    it('is the declared backend of that name', async () => {
      await folder.write(
        'sluice.yaml',
        'backends: { local: { provider: local, options: { directory: /m } } }',
      );
      const { configuration, sources } = await folder.load({ catalogue: withLocal });
      expect(configuration.backends['local']?.options).toEqual({ directory: '/m' });
      expect(configuration.profiles).toEqual({ embedding: { backend: 'local' } });
      expect(sources.backends).toEqual({ local: { from: 'file' } });
    });

    it('gives way to a profile for embeddings', async () => {
      await folder.write(
        'sluice.yaml',
        'backends: { a: { provider: custom } }\nprofiles: { embedding: { backend: a } }',
      );
      const { configuration } = await folder.load({ catalogue: withLocal });
      expect(Object.keys(configuration.backends)).toEqual(['a']);
      expect(configuration.profiles).toEqual({ embedding: { backend: 'a' } });
    });
  });

  describe('backends', () => {
    it('makes one for each key in the environment, after those of the file', async () => {
      await folder.write('sluice.yaml', 'backends: { groq: { provider: custom, baseUrl: "http://own" } }');
      const env = { OPENAI_API_KEY: 'sk-one', GROQ_API_KEY: 'gsk-two' };
      const { configuration, sources } = await folder.load({ env });
      expect(configuration.backends).toMatchObject({
        groq: { provider: 'custom' },
        openai: { provider: 'openai', model: 'gpt-5-mini' },
      });
      expect(configuration.backends['groq']?.apiKey).toBeUndefined();
      expect(configuration.backends['openai']?.apiKey?.reveal()).toBe('sk-one');
      expect(sources.backends).toEqual({
        groq: { from: 'file' },
        openai: { from: 'environment', variable: 'OPENAI_API_KEY' },
      });
    });

    it('makes one of the first provider that reads a key, and gives it to another that is declared', async () => {
      await folder.write('sluice.yaml', 'backends: { declared: { provider: openai-too } }');
      const one = (await folder.load({ env: { OPENAI_API_KEY: 'sk-one' } })).configuration.backends;
      expect(Object.keys(one)).toEqual(['declared', 'openai']);
      expect(one['declared']?.apiKey?.reveal()).toBe('sk-one');
      const both = (await folder.load({ env: { OPENAI_API_KEY: 'sk-one', OPENAI_TOO_API_KEY: 'sk-two' } }))
        .configuration.backends;
      expect(both['openai-too']?.apiKey?.reveal()).toBe('sk-two');
    });

    it("gives a declared backend its provider's key, unless it has an address of its own", async () => {
      await folder.write(
        'sluice.yaml',
        'backends: { fast: { provider: openai }, near: { provider: openai, baseUrl: "http://localhost:1" } }',
      );
      const { backends } = (await folder.load({ env: { OPENAI_API_KEY: 'sk-one' } })).configuration;
      expect(backends['fast']?.apiKey?.reveal()).toBe('sk-one');
      expect(backends['near']?.apiKey).toBeUndefined();
    });
  });

  describe('providers with several key variables and names', () => {
    it.each([
      [{ GOOGLE_API_KEY: 'two' }, 'GOOGLE_API_KEY', 'two'],
      [{ GOOGLE_API_KEY: 'two', GEMINI_API_KEY: 'one' }, 'GEMINI_API_KEY', 'one'],
      [{ GOOGLE_API_KEY: 'two', GEMINI_API_KEY: '' }, 'GOOGLE_API_KEY', 'two'],
    ])('take the first variable of %j that is set', async (env, variable, key) => {
      const { configuration, sources } = await folder.load({ env });
      expect(sources.backends).toEqual({ gemini: { from: 'environment', variable } });
      expect(configuration.backends['gemini']?.apiKey?.reveal()).toBe(key);
    });

    it('are known by each name, and get their key by each', async () => {
      await folder.write('sluice.yaml', 'backends: { one: { provider: google }, two: { provider: gemini } }');
      const { backends } = (await folder.load({ env: { GOOGLE_API_KEY: 'two' } })).configuration;
      expect(backends['one']).toMatchObject({ provider: 'google' });
      expect([backends['one']?.apiKey?.reveal(), backends['two']?.apiKey?.reveal()]).toEqual(['two', 'two']);
    });
  });

  describe('backends of a provider with an address in the environment', () => {
    it.each([
      [{ NEAR_HOST: 'gpu-box' }, { baseUrl: 'http://gpu-box:11434' }, 'NEAR_HOST'],
      [{ NEAR_URL: 'https://b.example', NEAR_HOST: '' }, { baseUrl: 'https://b.example' }, 'NEAR_URL'],
      [{ NEAR_HOST: 'a:1', NEAR_KEY: 'k' }, { baseUrl: 'http://a:1', apiKey: 'k' }, 'NEAR_HOST'],
      [{ NEAR_KEY: 'k' }, { baseUrl: 'https://near.example', apiKey: 'k' }, 'NEAR_KEY'],
    ])('are made of %j', async (env, expected, variable) => {
      const { configuration, sources } = await folder.load({ env });
      const { baseUrl, apiKey } = configuration.backends['near'] ?? {};
      expect({ baseUrl, apiKey: apiKey?.reveal() }).toEqual(expected);
      expect(sources.backends).toEqual({ near: { from: 'environment', variable } });
    });

    it('take it where they declare none, and then the key as well', async () => {
      await folder.write(
        'sluice.yaml',
        'backends: { a: { provider: near }, b: { provider: near, baseUrl: "http://own" }, c: { provider: near, apiKey: own } }',
      );
      const { configuration } = await folder.load({ env: { NEAR_HOST: 'gpu-box:1', NEAR_KEY: 'k' } });
      const told = Object.entries(configuration.backends).map(([name, { baseUrl, apiKey }]) => [
        name,
        baseUrl,
        apiKey?.reveal(),
      ]);
      expect(told).toEqual([
        ['a', 'http://gpu-box:1', 'k'],
        ['b', 'http://own', undefined],
        ['c', 'http://gpu-box:1', 'own'],
        ['near', 'http://gpu-box:1', 'k'],
      ]);
    });

    it('are not made by a key whose provider has an address nowhere', async () => {
      const { sources } = await folder.load({ env: { PLACED_KEY: 'k' } });
      expect(sources.backends).toEqual({ simulator: { from: 'stand-in' } });
      const both = await folder.load({ env: { PLACED_KEY: 'k', PLACED_URL: 'https://a.example' } });
      expect(both.configuration.backends['placed']?.apiKey?.reveal()).toBe('k');
    });

    it('are refused by the name of the variable when it holds none', async () => {
      const loading = folder.load({ env: { NEAR_HOST: 'a/b c' } });
      await expect(loading).rejects.toThrow(/NEAR_HOST +backends\.near\.baseUrl/);
    });
  });

  it('allows backends that fall back on each other', async () => {
    await folder.write(
      'sluice.yaml',
      'backends: { a: { provider: custom, fallback: [b] }, b: { provider: custom, fallback: [a] } }',
    );
    expect((await folder.load()).configuration.backends['b']?.fallback).toEqual(['a']);
  });

  it.each(['localhost', '127.0.0.2', '::1'])('listens on %s without keys', async (host) => {
    expect((await folder.load({ argv: ['--host', host] })).configuration.http.host).toBe(host);
  });
});
