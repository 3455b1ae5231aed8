import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { loadConfiguration, type LoadedConfiguration, type LoadOptions } from './load-configuration.js';

const vendorUrl = 'https://vendor.example/v1';
const catalogue = [
  { id: 'openai', baseUrl: vendorUrl, apiKeyEnv: 'OPENAI_API_KEY', defaultModel: 'gpt-5-mini' },
  { id: 'openai-too', baseUrl: vendorUrl, apiKeyEnv: ['OPENAI_TOO_API_KEY', 'OPENAI_API_KEY'] },
  { id: 'groq', baseUrl: vendorUrl, apiKeyEnv: 'GROQ_API_KEY' },
  { id: 'gemini', aliases: ['google'], baseUrl: vendorUrl, apiKeyEnv: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] },
  {
    id: 'near',
    baseUrl: 'http://localhost:11434',
    hostedBaseUrl: 'https://near.example',
    baseUrlEnv: ['NEAR_HOST', 'NEAR_URL'],
    apiKeyEnv: 'NEAR_KEY',
  },
  { id: 'placed', baseUrlEnv: ['PLACED_URL'], apiKeyEnv: 'PLACED_KEY' },
  { id: 'custom' },
  { id: 'simulator' },
];

const sha256 = 'a'.repeat(64);

describe('loadConfiguration', () => {
  let cwd: string;

  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'sluice-config-'));
  });

  afterEach(async () => {
    await rm(cwd, { recursive: true });
  });

  const load = (options: Partial<LoadOptions> = {}): Promise<LoadedConfiguration> =>
    loadConfiguration({ catalogue, argv: [], env: {}, cwd, ...options });

  const write = async (name: string, text: string): Promise<string> => {
    const path = join(cwd, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  };

  /** The whole message for a `sluice.yaml`, its folder written as `<cwd>`. */
  const complaint = async (text: string, options: Partial<LoadOptions> = {}): Promise<string> => {
    await write('sluice.yaml', text);
    const error = await load(options).then(
      () => new Error('It was taken.'),
      (reason: unknown) => reason as Error,
    );
    return error.message.replaceAll(cwd, '<cwd>');
  };

  describe('sources', () => {
    it('takes defaults and the simulator when nothing is given', async () => {
      const { configuration, sources } = await load();
      expect(configuration).toMatchObject({
        dataDirectory: join(cwd, '.sluice'),
        http: { host: '127.0.0.1', port: 7_700 },
        log: { level: 'info' },
        backends: { simulator: { provider: 'simulator', retry: { maxAttempts: 3 }, fallback: [] } },
      });
      expect(sources).toEqual({ file: undefined, backends: { simulator: { from: 'stand-in' } } });
    });

    it('puts flags before the environment before the file before the defaults', async () => {
      await write('sluice.yaml', 'http: { port: 1001, host: localhost }\nlog: { level: warn }\nbackends: {}');
      const env = { SLUICE_HTTP_PORT: '1002', SLUICE_LOG_LEVEL: 'debug' };
      const { configuration } = await load({ env, argv: ['--port', '1003'] });
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
      const path = await write(name, text.replace('SHA', sha256));
      const { configuration, sources } = await load();
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
      await write('sluice.yaml', 'http: { port: 1 }');
      await write('elsewhere/own.toml', 'http.port = 2');
      expect((await load(options)).configuration.http.port).toBe(2);
    });

    it('takes a file without settings, and variables that are empty', async () => {
      await write('sluice.yaml', '# nothing yet\n');
      const { configuration } = await load({ env: { SLUICE_HTTP_PORT: '', OPENAI_API_KEY: '' } });
      expect(configuration.http.port).toBe(7_700);
      expect(Object.keys(configuration.backends)).toEqual(['simulator']);
    });

    it('takes the backends of memory passes from variables; an empty one leaves it to the primary profile', async () => {
      await write('sluice.yaml', 'backends: { small: { provider: custom, baseUrl: "http://box:1/v1" } }');
      const env = { DISTILL_BACKEND_MID: 'small', DISTILL_BACKEND_LONG: '' };
      expect((await load({ env })).configuration.distill).toEqual({ mid: 'small' });
      const wrong = load({ env: { DISTILL_BACKEND_LONG: 'smal' } });
      await expect(wrong).rejects.toThrow(/DISTILL_BACKEND_LONG[\s\S]*small/);
    });

    it('reads every flag and variable', async () => {
      await write('sluice.yaml', 'backends: { a: { provider: custom }, b: { provider: custom } }');
      const argv = ['--pools=a,b', '--host', '::1', '--redis-url', 'redis://h:1', '--log-level', 'error'];
      const env = {
        SLUICE_REDIS_PREFIX: '{x}',
        SLUICE_WORKER_GRACE_PERIOD: '5s',
        SLUICE_DATA_DIRECTORY: 'd',
      };
      const { configuration } = await load({ argv, env });
      expect(configuration).toMatchObject({
        worker: { pools: ['a', 'b'], gracePeriod: 5_000 },
        http: { host: '::1' },
        redis: { prefix: '{x}' },
        log: { level: 'error' },
        dataDirectory: join(cwd, 'd'),
      });
      expect(configuration.redis.url?.reveal()).toBe('redis://h:1');
    });
  });

  describe('the model for embeddings', () => {
    const withLocal = [...catalogue, { id: 'local', inProcess: true }];

    it('is there without any configuration, beside the simulator that stands in', async () => {
      const { configuration, sources } = await load({ catalogue: withLocal });
      expect(configuration.profiles).toEqual({ embedding: { backend: 'local' } });
      expect(sources.backends).toEqual({ simulator: { from: 'stand-in' }, local: { from: 'built-in' } });
      expect(configuration.backends['local']?.provider).toBe('local');
    });

    it('is the declared backend of that name', async () => {
      await write('sluice.yaml', 'backends: { local: { provider: local, options: { directory: /m } } }');
      const { configuration, sources } = await load({ catalogue: withLocal });
      expect(configuration.backends['local']?.options).toEqual({ directory: '/m' });
      expect(configuration.profiles).toEqual({ embedding: { backend: 'local' } });
      expect(sources.backends).toEqual({ local: { from: 'file' } });
    });

    it('gives way to a profile for embeddings', async () => {
      await write(
        'sluice.yaml',
        'backends: { a: { provider: custom } }\nprofiles: { embedding: { backend: a } }',
      );
      const { configuration } = await load({ catalogue: withLocal });
      expect(Object.keys(configuration.backends)).toEqual(['a']);
      expect(configuration.profiles).toEqual({ embedding: { backend: 'a' } });
    });
  });

  describe('backends', () => {
    it('makes one for each key in the environment, after those of the file', async () => {
      await write('sluice.yaml', 'backends: { groq: { provider: custom, baseUrl: "http://own" } }');
      const env = { OPENAI_API_KEY: 'sk-one', GROQ_API_KEY: 'gsk-two' };
      const { configuration, sources } = await load({ env });
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
      await write('sluice.yaml', 'backends: { declared: { provider: openai-too } }');
      const one = (await load({ env: { OPENAI_API_KEY: 'sk-one' } })).configuration.backends;
      expect(Object.keys(one)).toEqual(['declared', 'openai']);
      expect(one['declared']?.apiKey?.reveal()).toBe('sk-one');
      const both = (await load({ env: { OPENAI_API_KEY: 'sk-one', OPENAI_TOO_API_KEY: 'sk-two' } }))
        .configuration.backends;
      expect(both['openai-too']?.apiKey?.reveal()).toBe('sk-two');
    });

    it("gives a declared backend its provider's key, unless it has an address of its own", async () => {
      await write(
        'sluice.yaml',
        'backends: { fast: { provider: openai }, near: { provider: openai, baseUrl: "http://localhost:1" } }',
      );
      const { backends } = (await load({ env: { OPENAI_API_KEY: 'sk-one' } })).configuration;
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
      const { configuration, sources } = await load({ env });
      expect(sources.backends).toEqual({ gemini: { from: 'environment', variable } });
      expect(configuration.backends['gemini']?.apiKey?.reveal()).toBe(key);
    });

    it('are known by each name, and get their key by each', async () => {
      await write('sluice.yaml', 'backends: { one: { provider: google }, two: { provider: gemini } }');
      const { backends } = (await load({ env: { GOOGLE_API_KEY: 'two' } })).configuration;
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
      const { configuration, sources } = await load({ env });
      const { baseUrl, apiKey } = configuration.backends['near'] ?? {};
      expect({ baseUrl, apiKey: apiKey?.reveal() }).toEqual(expected);
      expect(sources.backends).toEqual({ near: { from: 'environment', variable } });
    });

    it('take it where they declare none, and then the key as well', async () => {
      await write(
        'sluice.yaml',
        'backends: { a: { provider: near }, b: { provider: near, baseUrl: "http://own" }, c: { provider: near, apiKey: own } }',
      );
      const { configuration } = await load({ env: { NEAR_HOST: 'gpu-box:1', NEAR_KEY: 'k' } });
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
      const { sources } = await load({ env: { PLACED_KEY: 'k' } });
      expect(sources.backends).toEqual({ simulator: { from: 'stand-in' } });
      const both = await load({ env: { PLACED_KEY: 'k', PLACED_URL: 'https://a.example' } });
      expect(both.configuration.backends['placed']?.apiKey?.reveal()).toBe('k');
    });

    it('are refused by the name of the variable when it holds none', async () => {
      const loading = load({ env: { NEAR_HOST: 'a/b c' } });
      await expect(loading).rejects.toThrow(/NEAR_HOST +backends\.near\.baseUrl/);
    });
  });

  describe('secrets', () => {
    it('come from variables and files, without the newline at the end', async () => {
      await write(
        'conf/sluice.yaml',
        [
          'redis: { url: "env:REDIS", password: "file:secrets/redis" }',
          'backends: { a: { provider: custom, apiKey: "file:secrets/a" }, b: { provider: custom, apiKey: plain } }',
        ].join('\n'),
      );
      await write('conf/secrets/redis', 'word\n');
      await write('conf/secrets/a', 'key a \r\n');
      const { configuration } = await load({
        argv: ['--config', 'conf/sluice.yaml'],
        env: { REDIS: 'rediss://host:1' },
      });
      expect(configuration.redis.url?.reveal()).toBe('rediss://host:1');
      expect(configuration.redis.password?.reveal()).toBe('word');
      expect(configuration.backends['a']?.apiKey?.reveal()).toBe('key a ');
      expect(configuration.backends['b']?.apiKey?.reveal()).toBe('plain');
    });

    it('are shown by no way of printing', async () => {
      await write(
        'sluice.yaml',
        'redis: { password: CANARY1, url: "redis://:CANARY2@h" }\nbackends: { a: { provider: custom, apiKey: CANARY3 } }',
      );
      const loaded = await load({ env: { OPENAI_API_KEY: 'CANARY4' } });
      const shown = inspect(loaded, { depth: 20, showHidden: true }) + JSON.stringify(loaded);
      expect(shown).toContain('[secret]');
      expect(shown).not.toContain('CANARY');
    });

    it.each([
      'redis: { url: CANARY, password: 7, prefix: CANARY }\nbackends: { a: { provider: CANARY, apiKey: [CANARY], baseUrl: CANARY, retry: CANARY } }',
      'backends: { a: { apiKey: "CANARY }',
      'backends:\n  a:\n    apiKey: CANARY\n   b: "CANARY" CANARY',
      'apiKeys: [{ name: 1, sha256: CANARY }]\nlog: { level: CANARY }',
      'apiKey: *CANARY',
    ])('are repeated by no message about %j', async (text) => {
      const message = await complaint(text);
      expect(message).toMatch(/^The configuration has/);
      expect(message).not.toContain('CANARY');
    });

    it('are repeated by no message about TOML', async () => {
      await write('sluice.toml', '[redis]\npassword = CANARY');
      await expect(load()).rejects.toMatchObject({
        name: 'ConfigurationError',
        problems: [{ place: 'sluice.toml:2', message: 'This is not TOML: invalid value.' }],
        message: expect.not.stringContaining('CANARY'),
      });
    });
  });

  describe('complaints', () => {
    it('are made about backends that are made of themselves', async () => {
      await write(
        'sluice.yaml',
        'backends:\n  a: { provider: pair, options: { one: b, two: a } }\n  b: { provider: custom }',
      );
      const withPair = [...catalogue, { id: 'pair', composition: { roles: ['one', 'two'] } }];
      await expect(load({ catalogue: withPair })).rejects.toMatchObject({
        problems: [{ place: 'sluice.yaml:2', path: 'backends.a.options.two' }],
      });
    });

    it('list every problem with its place and mend, aligned', async () => {
      const text = [
        'http:',
        '  port: many',
        'backends:',
        '  fast:',
        '    provider: opnai',
        '    retry:',
        '      maxAttempts: 50',
        '      maxAtempts: 2',
        '    fallback: [loacl]',
        '  local: { provider: custom }',
        'profiles:',
        '  quick: { backend: fst }',
        'defaultProfile: slow',
      ].join('\n');
      expect(await complaint(text, { env: { SLUICE_LOG_LEVEL: 'loud' } })).toBe(
        `The configuration has 8 problems.

  SLUICE_LOG_LEVEL  log.level
                    This is none of the choices. Write fatal, error, warn, info, debug, or silent.

  sluice.yaml:2     http.port
                    This is text. Write a number.

  sluice.yaml:7     backends.fast.retry.maxAttempts
                    This is too large. Write at most 20.

  sluice.yaml:8     backends.fast.retry.maxAtempts
                    There is no such setting. Did you mean "maxAttempts"?

  sluice.yaml:5     backends.fast.provider
                    No provider has this name. Did you mean "openai"?

  sluice.yaml:9     backends.fast.fallback[0]
                    No backend has this name. Did you mean "local"?

  sluice.yaml:12    profiles.quick.backend
                    No backend has this name. Did you mean "fast"?

  sluice.yaml:13    defaultProfile
                    No profile has this name. Known: quick.`,
      );
    });

    it.each<[string, string, string, string]>([
      ['http: { port: 70000 }', 'sluice.yaml:1', 'http.port', 'This is too large. Write at most 65535.'],
      ['http: { port: 1.5 }', 'sluice.yaml:1', 'http.port', 'This is a fraction. Write a whole number.'],
      ['http:', 'sluice.yaml:1', 'http', 'This is empty. Write a group of settings.'],
      [
        'backends: { Fast: { provider: custom } }',
        'sluice.yaml:1',
        'backends.Fast',
        'This name cannot be used. Use 1 to 63 small letters, digits and hyphens.',
      ],
      ['backends: { a: { model: m } }', 'sluice.yaml:1', 'backends.a.provider', 'This is missing. Add it.'],
      [
        'backends:\n  a:\n    provider: custom\n    baseUrl: ftp://x',
        'sluice.yaml:4',
        'backends.a.baseUrl',
        'This is not in the right form. Write it as https://host/path.',
      ],
      [
        'backends: { a: { provider: custom, timeLimits: { total: soon } } }',
        'sluice.yaml:1',
        'backends.a.timeLimits.total',
        'This is not in the right form. Write a duration as a number and a unit: 500ms, 30s, 2m, 1h or 7d.',
      ],
      [
        'backends: { a: { provider: custom, timeLimits: { total: [] } } }',
        'sluice.yaml:1',
        'backends.a.timeLimits.total',
        'This is a list. Write a number or text.',
      ],
      [
        'backends: { a: { provider: custom, fallback: a } }',
        'sluice.yaml:1',
        'backends.a.fallback',
        'This is text. Write a list.',
      ],
      ['backend: {}', 'sluice.yaml:1', 'backend', 'There is no such setting. Did you mean "backends"?'],
      [
        'http: { colour: red }',
        'sluice.yaml:1',
        'http.colour',
        'There is no such setting. Known: host, port, bodyLimit, board, directRuns.',
      ],
      [
        'profiles: { fast: { backend: simulator } }\nagents: { coder: { chat: fsat } }',
        'sluice.yaml:2',
        'agents.coder.chat',
        'No profile has this name. Did you mean "fast"?',
      ],
      [
        'redis:\n  url: redis://h\n  cluster: [{ host: h, port: 1 }]',
        'sluice.yaml:3',
        'redis.cluster',
        'More than one Redis is named: url and cluster. Keep one of url, cluster and sentinel.',
      ],
      [
        'redis: { cluster: [] }',
        'sluice.yaml:1',
        'redis.cluster',
        'This has too few entries. Give at least 1.',
      ],
      [
        'redis: { url: host }',
        'sluice.yaml:1',
        'redis.url',
        'This is not in the right form. Write it as redis://host:6379 or rediss://host:6379.',
      ],
      [
        `apiKeys:\n  - { name: ci, tenant: t, sha256: ${sha256} }\n  - { name: ci, tenant: t, sha256: ${'b'.repeat(64)} }`,
        'sluice.yaml:3',
        'apiKeys[1].name',
        'apiKeys[0] has the same name. Give each its own.',
      ],
      [
        `apiKeys:\n  - { name: ci, tenant: t, sha256: ${sha256} }\n  - { name: cd, tenant: t, sha256: ${sha256} }`,
        'sluice.yaml:3',
        'apiKeys[1].sha256',
        'apiKeys[0] has the same key. Give each its own.',
      ],
      [
        'apiKeys: [{ name: ci, tenant: t, sha256: abc }]',
        'sluice.yaml:1',
        'apiKeys[0].sha256',
        'This is not in the right form. Give the SHA-256 of the key as 64 hexadecimal digits.',
      ],
      [
        'log: {}\nhttp: { host: 0.0.0.0 }',
        'sluice.yaml:2',
        'http.host',
        'No API keys are configured, so the API listens on loopback only. Add apiKeys or remove http.host.',
      ],
      [
        'backends: { a: { provider: custom, apiKey: "env:NONE" } }',
        'sluice.yaml:1',
        'backends.a.apiKey',
        'The environment variable NONE is not set. Set it, or take the line out.',
      ],
      [
        '\nredis: { password: "file:none" }',
        'sluice.yaml:2',
        'redis.password',
        'The file <cwd>/none does not exist. Create it, or correct the path.',
      ],
      [
        'redis: { password: "file:." }',
        'sluice.yaml:1',
        'redis.password',
        'The file <cwd> cannot be read (EISDIR). Let this user read it.',
      ],
    ])('about %j', async (text, place, path, words) => {
      const indent = ' '.repeat(place.length + 4);
      expect(await complaint(text)).toBe(
        `The configuration has a problem.\n\n  ${place}  ${path}\n${indent}${words}`,
      );
    });

    it.each<[string, string, string]>([
      ['a: b: c', 'sluice.yaml:1', 'This is not YAML: block as implicit key. Correct the text there.'],
      ['log: {}\nlog: {}', 'sluice.yaml:2', 'This is not YAML: duplicate key. Correct the text there.'],
      [
        '- 1',
        'sluice.yaml',
        'This file holds no settings. Write them by name, as in `http: { port: 8080 }`.',
      ],
    ])('about the file %j', async (text, place, words) => {
      expect(await complaint(text)).toBe(`The configuration has a problem.\n\n  ${place}  ${words}`);
    });

    it.each<[string[], string, string]>([
      [['--prot', '1'], '--prot', 'There is no such flag. Did you mean "--port"?'],
      [['--port'], '--port', 'This flag needs a value. Write --port VALUE.'],
      [['--port', '--host', 'x'], '--port', 'This flag needs a value. Write --port VALUE.'],
      [['8080'], '8080', 'This is not a flag. Write flags as --port 8080.'],
      [['--port', 'x'], '--port', 'http.port\n          This is text. Write a number.'],
      [
        ['--config', 'none.yaml'],
        '--config',
        '<cwd>/none.yaml does not exist. Correct the path, or leave it out.',
      ],
      [
        ['--config', 'x.ini'],
        '--config',
        'This is no configuration file. Name one that ends in .yaml, .yml, .json, or .toml.',
      ],
    ])('about the flags %j', async (argv, place, words) => {
      expect(await complaint('', { argv })).toContain(`  ${place}  ${words}`);
    });
  });

  it('allows backends that fall back on each other', async () => {
    await write(
      'sluice.yaml',
      'backends: { a: { provider: custom, fallback: [b] }, b: { provider: custom, fallback: [a] } }',
    );
    expect((await load()).configuration.backends['b']?.fallback).toEqual(['a']);
  });

  it.each(['localhost', '127.0.0.2', '::1'])('listens on %s without keys', async (host) => {
    expect((await load({ argv: ['--host', host] })).configuration.http.host).toBe(host);
  });
});
