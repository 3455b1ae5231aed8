import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, Lane, Problem } from '@app/contracts';
import { type Simulator, startSimulator } from '../../../apps/simulator/src/index.js';
import type {
  Backend,
  NamedAgent,
  NamedProfile,
  PrimaryProfileView,
} from '../../../apps/api/src/v1/settings/settings-schemas.js';
import type { ApiClient } from '../../system/api-client.js';
import { ApiUnderTest } from './api-under-test.js';

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
const vendorKey = 'sk-canary-9f8e7d6c5b4a3210';
const pointers = ({ errors = [] }: Problem): string[] => errors.map(({ pointer }) => pointer);

describe('what is configured while the installation runs', () => {
  let simulator: Simulator;
  let api: ApiUnderTest;
  let operator: ApiClient;
  let acme: ApiClient;
  let umbra: ApiClient;

  beforeAll(async () => {
    simulator = await startSimulator();
    api = await ApiUnderTest.start({
      configuration: {
        egress: { allowRanges: ['127.0.0.0/8'] },
        apiKeys: [
          { name: 'ops', tenant: 'ops', sha256: sha256('ops'), operator: true },
          { name: 'acme', tenant: 'acme', sha256: sha256('acme') },
          { name: 'umbra', tenant: 'umbra', sha256: sha256('umbra') },
        ],
      },
    });
    [operator, acme, umbra] = ['ops', 'acme', 'umbra'].map((key) =>
      api.caller({ Authorization: `Bearer ${key}` }),
    ) as [ApiClient, ApiClient, ApiClient];
  });
  afterAll(async () => {
    await api.close();
    await simulator.close();
  });

  const home = () => ({ name: 'home', provider: 'custom', baseUrl: `${simulator.url}/v1`, model: 'small' });
  const chat = (options: object) => ({
    body: { kind: 'chat', input: { messages: [{ role: 'user', content: 'x' }] }, ...options },
  });
  const routeOf = async (caller: ApiClient, options: object): Promise<string[] | string> => {
    const { status, body } = await caller.call<Pick<Job, 'route'> & Problem>(
      'POST',
      '/v1/jobs',
      chat(options),
    );
    return status === 202 ? body.route : (body.errors?.[0]?.detail ?? body.detail ?? '');
  };

  it('makes a backend of a tenant that it alone sees and can use, with its key told to nobody', async () => {
    const body = { ...home(), apiKey: vendorKey, headers: { 'X-Team': vendorKey }, fallback: ['second'] };
    const made = await acme.call<Backend>('POST', '/v1/backends', { body });
    expect(made.status).toBe(201);
    expect(made.headers.get('Location')).toBe('/v1/backends/acme.home');
    expect(made.headers.get('ETag')).toBe(`"v${made.body.version}"`);
    expect(made.body).toMatchObject({
      name: 'home',
      fullName: 'acme.home',
      scope: 'tenant',
      readOnly: false,
      hasKey: true,
      headerNames: ['X-Team'],
      baseUrl: `${simulator.url}/v1`,
    });
    for (const name of ['home', 'acme.home']) {
      const { body: shown } = await acme.call<Backend>('GET', `/v1/backends/${name}`);
      expect(shown).toEqual(made.body);
      expect((await umbra.call('GET', `/v1/backends/${name}`)).status).toBe(404);
      expect((await umbra.call('DELETE', `/v1/backends/${name}`)).status).toBe(404);
    }
    const lanes = async (caller: ApiClient) =>
      (await caller.call<{ data: Lane[] }>('GET', '/v1/backends')).body.data.map(({ backend }) => backend);
    expect(await lanes(acme)).toContain('acme.home');
    expect(await lanes(umbra)).not.toContain('acme.home');
    expect(await routeOf(acme, { backend: 'home' })).toEqual(['acme.home', 'second']);
    expect(await routeOf(acme, { backend: 'second', fallback: ['acme.home'] })).toEqual([
      'second',
      'acme.home',
    ]);
    for (const backend of ['home', 'acme.home']) {
      expect(await routeOf(umbra, { backend })).toContain('Unknown backend');
    }
    const models = await acme.call<{ data: unknown[] }>('GET', '/v1/backends/home/models');
    expect([models.status, models.body.data.length > 0]).toEqual([200, true]);
    const tried = await acme.call<{ ok: boolean }>('POST', '/v1/backends/home/test');
    expect(tried.body.ok).toBe(true);
    expect(simulator.requests.at(-1)?.headers['x-team']).toBe(vendorKey);
    expect(JSON.stringify([made.body, models.body]) + api.log).not.toContain(vendorKey);
  });

  it("puts a tenant's own before the installation's of the same name", async () => {
    const body = { ...home(), name: 'second' };
    expect((await umbra.call('POST', '/v1/backends', { body })).status).toBe(201);
    expect(await routeOf(umbra, { backend: 'quick' })).toEqual(['quick', 'umbra.second']);
    expect(await routeOf(acme, { backend: 'quick' })).toEqual(['quick', 'second']);
  });

  it('changes what a patch names, and no other version than was seen', async () => {
    const { body: made } = await acme.call<Backend>('POST', '/v1/backends', {
      body: { ...home(), name: 'changing', apiKey: vendorKey, limits: { concurrency: 3 } },
    });
    const patched = await acme.call<Backend>('PATCH', '/v1/backends/changing', {
      body: { limits: { requestsPerMinute: 60 }, model: null, timeLimits: { total: '30s' } },
    });
    expect(patched.body).toMatchObject({
      hasKey: true,
      limits: { concurrency: 3, requestsPerMinute: 60 },
      timeLimits: { total: 30_000 },
    });
    expect(patched.body.model).toBeUndefined();
    expect(patched.body.version).toBeGreaterThan(made.version ?? Infinity);
    const stale = await acme.call<Problem>('PATCH', '/v1/backends/changing', {
      body: { model: 'x' },
      headers: { 'If-Match': `"v${made.version}"` },
    });
    expect([stale.status, stale.body.code]).toEqual([412, 'version-mismatch']);
    const unkeyed = await acme.call<Backend>('PATCH', '/v1/backends/changing', { body: { apiKey: null } });
    expect(unkeyed.body.hasKey).toBe(false);
    const removed = await acme.call('DELETE', '/v1/backends/changing', {
      headers: { 'If-Match': unkeyed.headers.get('ETag') ?? '' },
    });
    expect(removed.status).toBe(204);
    expect((await acme.call('GET', '/v1/backends/changing')).status).toBe(404);
  });

  it('sends no key to another address than the one that it was given for', async () => {
    const body = { ...home(), name: 'moving', apiKey: vendorKey, headers: { a: '1', b: '2' } };
    await acme.call('POST', '/v1/backends', { body });
    const move = (patch: object) =>
      acme.call<Problem>('PATCH', '/v1/backends/moving', {
        body: { baseUrl: 'http://127.0.0.1:9/v1', ...patch },
      });
    expect(pointers((await move({})).body)).toEqual(['/apiKey', '/headers']);
    expect(pointers((await move({ apiKey: 'new', headers: { a: '1' } })).body)).toEqual(['/headers']);
    expect((await move({ apiKey: 'new', headers: { a: '1', b: null } })).status).toBe(200);
  });

  it.each<[string, object, string]>([
    ['an unknown provider', { provider: 'nobody' }, '/provider'],
    ['no address', { baseUrl: undefined }, '/baseUrl'],
    ['an address that is not public', { baseUrl: 'http://10.0.0.1/v1' }, '/baseUrl'],
    [
      'the address of a provider that is not public',
      { provider: 'ollama', baseUrl: 'http://[::1]:1' },
      '/baseUrl',
    ],
    ['a provider that runs in our processes', { provider: 'local' }, '/provider'],
    ['a reference for a key', { apiKey: 'env:PATH' }, '/apiKey'],
    ['an unknown fallback', { fallback: ['second', 'nowhere'] }, '/fallback/1'],
    ['options that the provider does not know', { provider: 'ollama', options: { x: 1 } }, '/options'],
    [
      'parts that are not its own',
      { provider: 'hybrid', options: { reasoner: 'second', executor: 'second' } },
      '/options',
    ],
    ['a name that is none', { name: 'Home.x' }, '/name'],
    ['an unknown member', { nmae: 'x' }, '/nmae'],
  ])('refuses %s', async (_, change, pointer) => {
    const body = { ...home(), name: 'wrong', ...change };
    const reply = await acme.call<Problem>('POST', '/v1/backends', { body });
    expect([reply.status, reply.body.code, pointers(reply.body)]).toEqual([422, 'validation', [pointer]]);
  });

  it('lets operators alone change what is the installation’s, and nobody what is declared', async () => {
    const body = { ...home(), name: 'shared', scope: 'installation', baseUrl: 'http://10.0.0.1:8000/v1' };
    const code = async (caller: ApiClient, method: string, path: string, sent?: object) =>
      (await caller.call<Problem | undefined>(method, path, sent && { body: sent })).body?.code;
    expect(await code(acme, 'POST', '/v1/backends', body)).toBe('operators-only');
    const { scope: _, ...unsaid } = body;
    expect((await operator.call<Backend>('POST', '/v1/backends', { body: unsaid })).body.scope).toBe(
      'installation',
    );
    expect(await code(operator, 'POST', '/v1/backends', body)).toBe('already-exists');
    const seen = (await acme.call<Backend>('GET', '/v1/backends/shared')).body;
    expect([seen.provider, seen.baseUrl, seen.options]).toEqual(['custom', undefined, undefined]);
    expect(await code(acme, 'PATCH', '/v1/backends/shared', { model: 'x' })).toBe('operators-only');
    expect(await code(acme, 'DELETE', '/v1/backends/shared')).toBe('operators-only');
    for (const [method, path, sent] of [
      ['PATCH', '/v1/backends/quick', { model: 'x' }],
      ['DELETE', '/v1/backends/quick', undefined],
      ['POST', '/v1/backends', { ...body, name: 'quick' }],
      ['PATCH', '/v1/profiles/primary', { backend: 'second' }],
    ] as const) {
      expect(await code(operator, method, path, sent)).toBe('read-only');
    }
    expect((await operator.call('DELETE', '/v1/backends/shared')).status).toBe(204);
  });

  it('gives each agent of a caller its profiles', async () => {
    const profile = { name: 'fast', backend: 'second', temperature: 0.1 };
    expect((await acme.call<NamedProfile>('POST', '/v1/profiles', { body: profile })).status).toBe(201);
    const agent = { name: 'scribe', chat: 'fast' };
    expect((await acme.call<NamedAgent>('POST', '/v1/agents', { body: agent })).body).toMatchObject({
      ...agent,
      scope: 'tenant',
    });
    expect(await routeOf(acme, { agent: 'scribe' })).toEqual(['second']);
    expect(await routeOf(acme, { agent: 'nobody' })).toContain('Unknown agent');
    expect(await routeOf(umbra, { agent: 'scribe' })).toContain('Unknown agent');
    for (const [name, backend] of Object.entries({ vectors: 'home', digests: 'quick' })) {
      await acme.call('POST', '/v1/profiles', { body: { name, backend, fallback: [] } });
    }
    await acme.call('PATCH', '/v1/agents/scribe', { body: { embed: 'vectors', distill: 'digests' } });
    const embed = { kind: 'embed', agent: 'scribe', input: { inputs: 'x' } };
    const distill = { kind: 'distill', agent: 'scribe', input: { texts: ['x'] } };
    expect(await routeOf(acme, embed)).toEqual(['acme.home']);
    expect(await routeOf(acme, distill)).toEqual(['quick']);
    expect(await routeOf(acme, { agent: 'scribe' })).toEqual(['second']);
    const both = await acme.call<Problem>('POST', '/v1/jobs', chat({ agent: 'scribe', backend: 'second' }));
    expect(pointers(both.body)).toEqual(['/backend']);
    await acme.call('PATCH', '/v1/profiles/fast', { body: { backend: 'quick', fallback: [] } });
    expect(await routeOf(acme, { agent: 'scribe' })).toEqual(['quick']);
    const dangling = { body: { chat: 'nowhere' } };
    expect(pointers((await acme.call<Problem>('PATCH', '/v1/agents/scribe', dangling)).body)).toEqual([
      '/chat',
    ]);
    expect((await acme.call('DELETE', '/v1/agents/scribe')).status).toBe(204);
    for (const name of ['fast', 'vectors', 'digests']) {
      expect((await acme.call('DELETE', `/v1/profiles/${name}`)).status).toBe(204);
    }
  });

  it('keeps the primary profile, switches it and cycles it', async () => {
    const show = async () => (await acme.call<PrimaryProfileView>('GET', '/v1/profiles/primary')).body;
    expect(await show()).toMatchObject({ profile: 'primary', chosenBy: 'configuration', backend: 'quick' });
    for (const name of ['alpha', 'beta']) {
      await acme.call('POST', '/v1/profiles', { body: { name, backend: 'second', model: name } });
    }
    await operator.call('POST', '/v1/profiles', { body: { name: 'gamma', backend: 'second' } });
    const set = { body: { profile: 'beta' } };
    expect((await acme.call<PrimaryProfileView>('PUT', '/v1/profiles/primary', set)).body).toMatchObject({
      profile: 'beta',
      chosenBy: 'tenant',
      model: 'beta',
    });
    expect(await routeOf(acme, {})).toEqual(['second']);
    expect(await routeOf(acme, { profile: 'primary' })).toEqual(['second']);
    expect(await routeOf(umbra, {})).toEqual(['quick', 'umbra.second']);
    const cycled: unknown[] = [];
    for (let step = 0; step < 3; step += 1) {
      const { body } = await acme.call<PrimaryProfileView>('POST', '/v1/profiles/primary/next');
      cycled.push(body.profile);
    }
    expect(cycled).toEqual(['gamma', 'alpha', 'beta']);
    const unknown = { body: { profile: 'omega' } };
    expect(pointers((await acme.call<Problem>('PUT', '/v1/profiles/primary', unknown)).body)).toEqual([
      '/profile',
    ]);
    expect((await acme.call('DELETE', '/v1/profiles/primary')).status).toBe(204);
    expect((await show()).chosenBy).toBe('configuration');
  });
});
