import { Secret } from '@app/contracts';
import { type ChatEvent, type Provider, ProviderError } from '@app/provider-spec';
import { LeanHttp, openAiChat } from '@app/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../apps/simulator/src/index.js';
import { rotatingProvider } from '@app/settings';

describe('a backend with several keys', () => {
  let simulator: Simulator;
  const http = new LeanHttp({ connectTimeoutMs: 1_000 });
  const retired: number[] = [];
  let now = 0;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  beforeEach(() => {
    simulator.reset();
    retired.length = 0;
  });
  afterAll(async () => {
    await http.close();
    await simulator.close();
  });

  /** Each key calls an address of its own, so that the vendor can distinguish them. */
  function rotating(...scenarios: string[]): Provider {
    const providers = scenarios.map((scenario, index) =>
      openAiChat(
        {
          baseUrl: `${simulator.url}/scenario/${scenario}/v1`,
          apiKey: new Secret(`key-${index}`),
          headers: {},
          options: {},
        },
        { fetch: http.fetch },
      ),
    );
    return rotatingProvider(
      providers,
      (place) => retired.push(place),
      () => now,
    );
  }

  async function ask(provider: Provider): Promise<ChatEvent[]> {
    const events: ChatEvent[] = [];
    const call = {
      model: 'simulated',
      input: { messages: [{ role: 'user' as const, content: 'Hello' }] },
      providerOptions: {},
    };
    for await (const event of provider.chat?.(call, AbortSignal.timeout(5_000)) ?? []) events.push(event);
    return events;
  }

  const asked = () => simulator.requests.map(({ scenario }) => scenario);

  it('uses its keys in turn', async () => {
    const provider = rotating('ok', 'ok');
    for (let call = 0; call < 4; call += 1) expect((await ask(provider)).at(-1)?.type).toBe('finish');
    const keys = simulator.requests.map(({ apiKey }) => apiKey);
    expect(new Set(keys).size).toBe(2);
    expect(keys[0]).toBe(keys[2]);
  });

  it('continues with the next key when one is limited, and uses that one again after its wait', async () => {
    const provider = rotating('rate-limited-long', 'ok');
    for (let call = 0; call < 3; call += 1) expect((await ask(provider)).at(-1)?.type).toBe('finish');
    expect(asked()).toEqual(['rate-limited-long', 'ok', 'ok', 'ok']);
    now += 3_600_000;
    await ask(provider);
    await ask(provider);
    expect(asked().filter((scenario) => scenario === 'rate-limited-long')).toHaveLength(2);
  });

  it('retires a key that the vendor refuses, and reports it', async () => {
    const provider = rotating('invalid-api-key', 'ok');
    await ask(provider);
    now += 1e9;
    for (let call = 0; call < 3; call += 1) await ask(provider);
    expect(retired).toEqual([1]);
    expect(asked().filter((scenario) => scenario === 'invalid-api-key')).toHaveLength(1);
  });

  it('fails with the failure of its last key if none is left, with the wait of the first one', async () => {
    const provider = rotating('invalid-api-key', 'rate-limited-long');
    const failure = await ask(provider).catch((error: unknown) => (error as ProviderError).failure);
    expect(failure).toMatchObject({ kind: 'rate-limit', retryAfterMs: expect.any(Number) });
    const again = await ask(provider).catch((error: unknown) => (error as ProviderError).failure);
    expect(again).toMatchObject({ kind: 'rate-limit', message: expect.stringContaining('all keys') });
    expect(asked()).toHaveLength(2);
  });

  it('tries no other key after an invalid request', async () => {
    const provider = rotating('context-length', 'ok');
    const failure = await ask(provider).catch((error: unknown) => (error as ProviderError).failure);
    expect(failure).toMatchObject({ kind: 'context-length' });
    expect(asked()).toHaveLength(1);
  });
});
