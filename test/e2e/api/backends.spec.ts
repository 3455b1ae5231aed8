import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConfigurationInput, Problem } from '@app/contracts';
import { providers } from '@app/providers';
import type { BackendModelList } from '../../../apps/api/src/v1/backends/backend-schemas.js';
import type { BackendTestResult } from '../../../apps/api/src/v1/backends/backend-schemas.js';
import type { ProviderInfo } from '../../../apps/api/src/v1/backends/providers.controller.js';
import { type Simulator, startSimulator } from '../../../apps/simulator/src/index.js';
import type { ApiClient, Reply } from '../../system/api-client.js';
import { ApiUnderTest } from './api-under-test.js';

const key = 'sk-canary-0123456789abcdef';
const nowhere = 'http://127.0.0.1:9';

describe('backends and providers', () => {
  let simulator: Simulator;
  let api: ApiUnderTest;
  let caller: ApiClient;

  beforeAll(async () => {
    simulator = await startSimulator();
    const at = (scenario: string, settings: object = {}) => ({
      provider: 'openai',
      apiKey: key,
      model: 'simulator-small',
      baseUrl: `${simulator.url}/scenario/${scenario}/v1`,
      ...settings,
    });
    const backends: ConfigurationInput['backends'] = {
      well: at('ok'),
      other: at('ok'),
      locked: at('invalid-api-key'),
      keyless: at('invalid-api-key', { apiKey: undefined }),
      abroad: at('unsupported-region'),
      broke: at('insufficient-quota'),
      silent: at('hang', { timeLimits: { firstToken: '200ms' } }),
      page: at('bad-page', { provider: 'custom' }),
      away: { provider: 'ollama', baseUrl: nowhere },
      lost: { provider: 'custom', baseUrl: 'http://no-such-host.invalid/v1', model: 'any' },
      modelless: { provider: 'custom', baseUrl: `${simulator.url}/scenario/ok/v1` },
    };
    api = await ApiUnderTest.start({ configuration: { backends, profiles: {} } });
    caller = api.caller();
  });
  beforeEach(() => {
    simulator.reset();
    simulator.configure({
      scenarios: {
        'bad-page': { failure: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' } },
      },
    });
  });
  afterAll(async () => {
    await api.close();
    await simulator.close();
  });

  const test = (name: string, body?: object): Promise<Reply<BackendTestResult>> =>
    caller.call('POST', `/v1/backends/${name}/test`, { body });

  it('lists every provider of the catalogue, and against what it was tested', async () => {
    const { body } = await caller.call<{ data: ProviderInfo[] }>('GET', '/v1/providers');
    expect(body.data.map(({ id }) => id)).toEqual(providers.map(({ id }) => id));
    expect(body.data.find(({ id }) => id === 'ollama')).toEqual({
      id: 'ollama',
      label: 'Ollama',
      instructedFormats: [],
      aliases: [],
      protocol: 'ollama',
      baseUrl: 'http://localhost:11434',
      keyVariables: ['OLLAMA_API_KEY'],
      addressVariables: ['OLLAMA_HOST', 'OLLAMA_API_BASE_URL'],
      defaultModel: 'llama3.2',
      capabilities: expect.arrayContaining(['chat', 'embeddings']),
      unsupported: expect.arrayContaining(['image-urls']),
      embeddings: expect.objectContaining({ defaultModel: 'nomic-embed-text', inputTypes: false }),
      testedAgainst: 'simulated-service',
    });
    expect(body.data.find(({ id }) => id === 'local')?.testedAgainst).toBe('itself');
  });

  it('asks the vendor for its models, and not again at once', async () => {
    const ask = () => caller.call<BackendModelList>('GET', '/v1/backends/well/models');
    const [{ status, body }, same] = await Promise.all([ask(), ask()]);
    expect([status, body.data.map(({ id }) => id)]).toEqual([
      200,
      ['simulator-small', 'simulator-large', 'simulator-reasoning'],
    ]);
    expect([same.body, (await ask()).body]).toEqual([body, body]);
    expect(simulator.requestCount).toBe(1);
  });

  it('says why there is no list of models, and asks again', async () => {
    for (const _ of [1, 2]) {
      const { status, body } = await caller.call<Problem>('GET', '/v1/backends/locked/models');
      expect([status, body.code]).toEqual([502, 'backend-failed']);
      expect(body.detail).toMatch(
        /^Authentication failed for backend "locked"\. Check the key in OPENAI_API_KEY/,
      );
    }
    expect(simulator.requestCount).toBe(2);
  });

  it('knows no other backends', async () => {
    for (const [method, path] of [
      ['GET', '/v1/backends/none/models'],
      ['POST', '/v1/backends/none/test'],
    ] as const) {
      const { status, body } = await caller.call<Problem>(method, path);
      expect([status, body.code]).toEqual([404, 'not-found']);
    }
  });

  it('tries a backend with the smallest call', async () => {
    const { status, body } = await test('well');
    expect(status).toBe(200);
    expect(body).toEqual({
      backend: 'well',
      ok: true,
      call: 'chat',
      model: 'simulator-small',
      elapsedMs: expect.any(Number),
      message: 'OpenAI answers as it should.',
    });
    expect(simulator.requests).toHaveLength(1);
  });

  it('names the models that are nearest to one that there is not', async () => {
    simulator.script({ when: { model: 'simulator-smal' }, behaviour: { failure: 'model-not-found' } });
    const { body } = await test('other', { model: 'simulator-smal' });
    expect(body).toMatchObject({ ok: false, failure: 'model-not-found' });
    expect(body.nearest?.[0]).toBe('simulator-small');
    expect(body.message).toMatch(
      /^Model "simulator-smal" is not available on backend "other"; the nearest are simulator-small/,
    );
  });

  it.each([
    [
      'locked',
      'auth',
      /^Authentication failed for backend "locked"\. Check the key in OPENAI_API_KEY or backends\.locked\.apiKey\./,
    ],
    ['keyless', 'auth', /^Authentication failed for backend "keyless"\. It has no key: set OPENAI_API_KEY/],
    ['abroad', 'auth', /^Backend "abroad" does not serve this region\. The provider says: Country, region/],
    ['broke', 'quota', /^The account of backend "broke" has no money or quota left\./],
    ['silent', 'timeout', /^Backend "silent" took too long\. No answer came within 200ms\./],
    [
      'page',
      'bad-response',
      /^The server of backend "page" does not answer as .*Check backends\.page\.baseUrl/,
    ],
    ['away', 'unavailable', /^Cannot connect to Ollama at http:\/\/127\.0\.0\.1:9; is it running\?$/],
    ['lost', 'unavailable', /^Cannot connect to .* at http:\/\/no-such-host\.invalid/],
  ])('says what is wrong with the backend that is %s', async (name, failure, message) => {
    const { status, body } = await test(name);
    expect(status).toBe(200);
    expect(body).toMatchObject({ backend: name, ok: false, failure });
    expect(body.message).toMatch(message);
    expect(JSON.stringify(body) + api.log).not.toContain(key);
  });

  it('wants a model where there is none, and nothing that it does not know', async () => {
    const { status, body } = await caller.call<Problem>('POST', '/v1/backends/modelless/test');
    expect([status, body.code]).toEqual([422, 'no-model']);
    expect((await test('modelless', { model: 'any' })).body.ok).toBe(true);
    const wrong = await caller.call<Problem>('POST', '/v1/backends/well/test', { body: { modle: 'any' } });
    expect([wrong.status, wrong.body.errors]).toEqual([
      422,
      [{ pointer: '/modle', detail: 'Unknown member.' }],
    ]);
  });
});
