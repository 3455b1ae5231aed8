import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@app/contracts';
import { type ChatEvent, type Provider, ProviderError } from '@app/provider-spec';
import { findProvider, LeanHttp } from '@app/providers';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';

const path = '/v1beta1/projects/p-1/locations/europe-west6/publishers/google/models';
const signal = AbortSignal.timeout(20_000);

/** Vertex AI, which is an option of a backend and not part of the suite of all providers. */
describe('Gemini on Vertex AI', () => {
  let simulator: Simulator;
  const http = new LeanHttp({ connectTimeoutMs: 2_000 });

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => simulator.reset());
  afterAll(() => Promise.all([simulator.close(), http.close()]));

  function backend(key?: string, options: Record<string, string> = {}, scenario = 'ok'): Provider {
    const definition = findProvider('google');
    if (definition === undefined) throw new Error('The alias is not known.');
    return definition.create(
      {
        baseUrl: `${simulator.url}/scenario/${scenario}/v1beta1`,
        apiKey: key === undefined ? undefined : new Secret(key),
        headers: {},
        options: { project: 'p-1', location: 'europe-west6', ...options },
      },
      { fetch: http.fetch },
    );
  }

  async function chat(provider: Provider, model = 'gemini-test'): Promise<ChatEvent[]> {
    const events: ChatEvent[] = [];
    const input = { messages: [{ role: 'user' as const, content: 'Hello' }] };
    for await (const event of provider.chat?.({ model, input, providerOptions: {} }, signal) ?? []) {
      events.push(event);
    }
    return events;
  }

  it('chats at the path of the model, with the token as Bearer and without a key', async () => {
    const events = await chat(backend('ya29.canary'));
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
    const [request] = simulator.requests;
    expect(request?.path).toBe(`/scenario/ok${path}/gemini-test:streamGenerateContent`);
    simulator.reset();
    simulator.script({
      when: { apiKey: 'ya29.canary' },
      behaviour: { answer: { type: 'text', text: 'the token' } },
    });
    expect(await chat(backend('ya29.canary'))).toContainEqual({ type: 'text', text: 'the' });
  });

  it('reports a missing or expired token', async () => {
    for (const provider of [backend(), backend('ya29.old', {}, 'vertex-token-invalid')]) {
      const error: unknown = await chat(provider).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({
        failure: {
          kind: 'auth',
          status: 401,
          code: expect.stringMatching(/^(CREDENTIALS_MISSING|ACCESS_TOKEN_EXPIRED)$/),
        },
      });
    }
  });

  it('embeds one text in a call, and declares this limit', async () => {
    const provider = backend('ya29.canary');
    expect(provider.embeddingLimits).toEqual({ maximumInputs: 1 });
    const call = { model: 'gemini-embedding-001', inputs: ['one'], dimensions: 64, providerOptions: {} };
    const reply = await provider.embed?.({ ...call, inputType: 'query' }, signal);
    expect(reply?.vectors[0]?.length).toBe(64);
    expect(Math.hypot(...(reply?.vectors[0] ?? []))).toBeCloseTo(1);
    expect(reply?.usage).toEqual({ inputTokens: 1 });
    expect(simulator.requests[0]).toMatchObject({
      path: `/scenario/ok${path}/gemini-embedding-001:predict`,
      body: { instances: [{ content: 'one', task_type: 'RETRIEVAL_QUERY' }] },
    });
    const newer = await provider.embed?.({ ...call, model: 'gemini-embedding-2' }, signal);
    expect(newer?.vectors[0]?.length).toBe(64);
    expect(simulator.requests[1]?.body).not.toMatchObject({
      embedContentConfig: { taskType: expect.anything() },
    });
    expect(simulator.requests[1]?.path).toBe(`/scenario/ok${path}/gemini-embedding-2:embedContent`);
  });

  it("lists Google's models", async () => {
    const models = await backend('ya29.canary').listModels?.(signal);
    expect(models).toContainEqual({ id: 'simulator-small' });
  });

  it('refuses a model name that does not fit into an address, without a call', async () => {
    await expect(chat(backend('ya29.canary'), '../other')).rejects.toMatchObject({
      failure: { kind: 'invalid-request', message: expect.stringContaining('invalid model parameter') },
    });
    expect(simulator.requests).toHaveLength(0);
  });

  it.each([[{ location: 'a/b' }], [{ project: '../x' }], [{ region: 'eu' }]])(
    'refuses the options %j',
    (options: Record<string, string>) =>
      expect(() => backend('t', options)).toThrow('The provider "gemini" cannot use these options'),
  );

  it('refuses JSON that is no key of a service account', () => {
    expect(() => backend('{"type":"authorized_user"}')).toThrow('service account');
  });
});
