import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { catalogue, ConfigurationFolder } from './test-doubles/configuration-folder.js';

const sha256 = 'a'.repeat(64);

let folder: ConfigurationFolder;

beforeEach(async () => {
  folder = await ConfigurationFolder.open();
});

afterEach(() => folder.close());

describe('the problems of a configuration', () => {
  it('include backends that are composed of themselves', async () => {
    await folder.write(
      'sluice.yaml',
      'backends:\n  a: { provider: pair, options: { one: b, two: a } }\n  b: { provider: custom }',
    );
    const withPair = [...catalogue, { id: 'pair', composition: { roles: ['one', 'two'] } }];
    await expect(folder.load({ catalogue: withPair })).rejects.toMatchObject({
      problems: [{ place: 'sluice.yaml:2', path: 'backends.a.options.two' }],
    });
  });

  it('are listed with their places, in the order of the lines of the file', async () => {
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
    expect(await folder.complaint(text, { env: { SLUICE_LOG_LEVEL: 'loud' } })).toBe(
      `The configuration has 8 problems.

  SLUICE_LOG_LEVEL  log.level
                    Expected "fatal", "error", "warn", "info", "debug", or "silent".

  sluice.yaml:2     http.port
                    Expected a number, found a string.

  sluice.yaml:5     backends.fast.provider
                    Unknown provider "opnai". Did you mean "openai"?

  sluice.yaml:7     backends.fast.retry.maxAttempts
                    Must be at most 20.

  sluice.yaml:8     backends.fast.retry.maxAtempts
                    Unknown setting. Did you mean "maxAttempts"?

  sluice.yaml:9     backends.fast.fallback[0]
                    Unknown backend "loacl". Did you mean "local"?

  sluice.yaml:12    profiles.quick.backend
                    Unknown backend "fst". Did you mean "fast"?

  sluice.yaml:13    defaultProfile
                    Unknown profile "slow". Known: quick.`,
    );
  });

  it.each<[string, string, string, string]>([
    ['http: { port: 70000 }', 'sluice.yaml:1', 'http.port', 'Must be at most 65535.'],
    ['http: { port: 1.5 }', 'sluice.yaml:1', 'http.port', 'Expected a whole number, found a fraction.'],
    ['http:', 'sluice.yaml:1', 'http', 'Expected an object, found null.'],
    [
      'backends: { Fast: { provider: custom } }',
      'sluice.yaml:1',
      'backends.Fast',
      'Invalid name. Use 1 to 63 lower-case letters, digits and hyphens.',
    ],
    ['backends: { a: { model: m } }', 'sluice.yaml:1', 'backends.a.provider', 'Required.'],
    [
      'backends:\n  a:\n    provider: custom\n    baseUrl: ftp://x',
      'sluice.yaml:4',
      'backends.a.baseUrl',
      'Expected a URL such as https://host/path.',
    ],
    [
      'backends: { a: { provider: custom, timeLimits: { total: soon } } }',
      'sluice.yaml:1',
      'backends.a.timeLimits.total',
      'Write a duration as a number and a unit: 500ms, 30s, 2m, 1h or 7d.',
    ],
    [
      'backends: { a: { provider: custom, timeLimits: { total: [] } } }',
      'sluice.yaml:1',
      'backends.a.timeLimits.total',
      'Expected a number or a string, found a list.',
    ],
    [
      'backends: { a: { provider: custom, fallback: a } }',
      'sluice.yaml:1',
      'backends.a.fallback',
      'Expected a list, found a string.',
    ],
    ['backend: {}', 'sluice.yaml:1', 'backend', 'Unknown setting. Did you mean "backends"?'],
    [
      'http: { colour: red }',
      'sluice.yaml:1',
      'http.colour',
      'Unknown setting. Known: host, port, bodyLimit, board, directRuns.',
    ],
    [
      'profiles: { fast: { backend: simulator } }\nagents: { coder: { chat: fsat } }',
      'sluice.yaml:2',
      'agents.coder.chat',
      'Unknown profile "fsat". Did you mean "fast"?',
    ],
    [
      'redis:\n  url: redis://h\n  cluster: [{ host: h, port: 1 }]',
      'sluice.yaml:3',
      'redis.cluster',
      'More than one Redis is configured: url and cluster. Keep one of url, cluster and sentinel.',
    ],
    ['redis: { cluster: [] }', 'sluice.yaml:1', 'redis.cluster', 'Must not be empty.'],
    [
      'redis: { url: host }',
      'sluice.yaml:1',
      'redis.url',
      'Write it as redis://host:6379 or rediss://host:6379.',
    ],
    [
      `apiKeys:\n  - { name: ci, tenant: t, sha256: ${sha256} }\n  - { name: ci, tenant: t, sha256: ${'b'.repeat(64)} }`,
      'sluice.yaml:3',
      'apiKeys[1].name',
      'apiKeys[0] has the same name. Use a different one.',
    ],
    [
      `apiKeys:\n  - { name: ci, tenant: t, sha256: ${sha256} }\n  - { name: cd, tenant: t, sha256: ${sha256} }`,
      'sluice.yaml:3',
      'apiKeys[1].sha256',
      'apiKeys[0] has the same key. Use a different one.',
    ],
    [
      'apiKeys: [{ name: ci, tenant: t, sha256: abc }]',
      'sluice.yaml:1',
      'apiKeys[0].sha256',
      'Write the SHA-256 of the key as 64 hexadecimal digits.',
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
      'The environment variable NONE is not set. Set it or remove the line.',
    ],
    [
      '\nredis: { password: "file:none" }',
      'sluice.yaml:2',
      'redis.password',
      'The file <cwd>/none does not exist. Create it or correct the path.',
    ],
    [
      'redis: { password: "file:." }',
      'sluice.yaml:1',
      'redis.password',
      'The file <cwd> cannot be read (EISDIR). Give this user permission to read it.',
    ],
  ])('about %j', async (text, place, path, words) => {
    const indent = ' '.repeat(place.length + 4);
    expect(await folder.complaint(text)).toBe(
      `The configuration has a problem.\n\n  ${place}  ${path}\n${indent}${words}`,
    );
  });

  it.each<[string, string, string]>([
    ['a: b: c', 'sluice.yaml:1', 'Not valid YAML: block as implicit key.'],
    ['log: {}\nlog: {}', 'sluice.yaml:2', 'Not valid YAML: duplicate key.'],
    ['- 1', 'sluice.yaml', 'Expected named settings, such as `http: { port: 8080 }`.'],
  ])('about the file %j', async (text, place, words) => {
    expect(await folder.complaint(text)).toBe(`The configuration has a problem.\n\n  ${place}  ${words}`);
  });

  it.each<[string[], string, string]>([
    [['--prot', '1'], '--prot', 'Unknown flag. Did you mean "--port"?'],
    [['--port'], '--port', 'Expected a value: --port VALUE.'],
    [['--port', '--host', 'x'], '--port', 'Expected a value: --port VALUE.'],
    [['8080'], '8080', 'Not a flag. Write flags as --port 8080.'],
    [['--port', 'x'], '--port', 'http.port\n          Expected a number, found a string.'],
    [
      ['--config', 'none.yaml'],
      '--config',
      '<cwd>/none.yaml does not exist. Correct the path or leave it out.',
    ],
    [['--config', 'x.ini'], '--config', 'Expected a file that ends in .yaml, .yml, .json, or .toml.'],
  ])('about the flags %j', async (argv, place, words) => {
    expect(await folder.complaint('', { argv })).toContain(`  ${place}  ${words}`);
  });
});
