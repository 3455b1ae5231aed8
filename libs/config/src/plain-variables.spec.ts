import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from './load-configuration.js';

const catalogue = [
  { id: 'first-vendor', baseUrl: 'https://first.example', apiKeyEnv: 'FIRST_KEY', family: 'claude' },
  { id: 'second-vendor', baseUrl: 'https://second.example', apiKeyEnv: 'SECOND_KEY', family: 'gemini' },
  { id: 'own-protocol', baseUrl: 'http://localhost:11434', family: 'local', localAddress: 'host' as const },
  { id: 'usual-protocol', family: 'local', localAddress: 'path' as const },
  { id: 'embedder', transport: { kind: 'in-process' } },
  { id: 'simulator' },
];
const keys = { FIRST_KEY: 'one', SECOND_KEY: 'two' };

describe('plain variables', () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'sluice-plain-'));
  });
  afterEach(() => rm(cwd, { recursive: true }));

  const load = async (env: Record<string, string>, file?: string) => {
    if (file !== undefined) await writeFile(join(cwd, 'sluice.yaml'), file);
    return (await loadConfiguration({ catalogue, argv: [], env, cwd })).configuration;
  };

  it.each([
    ['gpu-box', 'own-protocol', 'http://gpu-box:11434'],
    ['http://gpu-box:9000', 'own-protocol', 'http://gpu-box:9000'],
    ['http://gpu-box:8000/v1', 'usual-protocol', 'http://gpu-box:8000/v1'],
    ['https://chat.example/api', 'usual-protocol', 'https://chat.example/api'],
  ])('make a backend of %s', async (address, provider, baseUrl) => {
    const env = { LOCAL_API_URL: address, LOCAL_MODEL: 'small', LOCAL_API_KEY: 'k', TIMEOUT_LOCAL: '300' };
    const { backends } = await load(env);
    expect(backends['local-llm']).toMatchObject({ provider, baseUrl, model: 'small' });
    expect(backends['local-llm']?.apiKey?.reveal()).toBe('k');
    expect(backends['local-llm']?.timeLimits.total).toBe(300_000);
    expect(backends['simulator']).toBeUndefined();
  });

  it('leave what is declared as it is, and complete it', async () => {
    const file = `backends:
  local-llm: { provider: own-protocol, baseUrl: 'http://mine:1' }
  slow: { provider: first-vendor, timeLimits: { total: 20m } }
  quick: { provider: first-vendor }`;
    const env = { LOCAL_API_URL: 'other', LOCAL_MODEL: 'small', TIMEOUT_CLAUDE: '60.5' };
    const { backends } = await load(env, file);
    expect(backends['local-llm']).toMatchObject({ baseUrl: 'http://mine:1', model: 'small' });
    expect(backends['slow']?.timeLimits.total).toBe(1_200_000);
    expect(backends['quick']?.timeLimits.total).toBe(60_500);
  });

  it.each([
    ['fast', 'fast', 'profiles: { fast: { backend: second-vendor } }', undefined],
    ['second-vendor', 'default-model', '', { backend: 'second-vendor' }],
    ['claude', 'default-model', '', { backend: 'first-vendor' }],
    ['local', 'default-model', '', { backend: 'local-llm' }],
    [
      'big-1',
      'default-model',
      'profiles: { primary: { backend: second-vendor } }',
      {
        backend: 'second-vendor',
        model: 'big-1',
      },
    ],
  ])('take %s for the default', async (name, defaultProfile, file, profile) => {
    const env = { ...keys, LOCAL_API_URL: 'gpu-box', DEFAULT_MODEL: name };
    const loaded = await load(env, file === '' ? undefined : file);
    expect(loaded.defaultProfile).toBe(defaultProfile);
    expect(loaded.profiles['default-model']).toEqual(profile);
  });

  it('say what they cannot mean', async () => {
    await expect(load({ ...keys, DEFAULT_MODEL: 'big-1' })).rejects.toThrow(
      'Use one of first-vendor, second-vendor.',
    );
    await expect(load({ ...keys, TIMEOUT_CLAUDE: 'soon' })).rejects.toThrow(
      'Expected a number of seconds, such as 300.',
    );
    const chosen = await load(
      { ...keys, DEFAULT_MODEL: 'big-1', SLUICE_DEFAULT_PROFILE: 'a' },
      'profiles: { a: { backend: first-vendor } }',
    );
    expect(chosen.defaultProfile).toBe('a');
  });
});
