import { Secret } from '@app/contracts';
import type { Provider, ProviderDefinition } from '@app/provider-spec';
import { afterAll, describe, expect, it } from '@jest/globals';
import { LeanHttp } from '../transports/http/lean-http.js';
import { contractKey, contractModel } from './collect.js';
import { composed } from './composed.js';
import type { ProviderUnderTest } from './describe-failures.js';
import { passingHeaders } from './describe-gates.js';
import { describeInProcess } from './describe-in-process.js';
import { describeProvider } from './describe-provider.js';
import type { Vendor } from './vendor.js';

/**
 * Runs the promises of every provider of a registry against a stand-in for all vendors. A new provider needs no test
 * of its own for them.
 *
 * @param part The provider of the parts of providers that are made of others.
 */
export function describeProviders(
  definitions: readonly ProviderDefinition[],
  vendor: Vendor,
  part: ProviderDefinition,
): void {
  const http = new LeanHttp({ connectTimeoutMs: 2_000 });
  const tested = definitions
    .filter(({ transport }) => transport.kind !== 'in-process')
    .map((definition) => providerUnderTest(definition, { definitions, vendor, part, http }));

  afterAll(() => http.close());

  for (const definition of definitions) {
    if (definition.transport.kind === 'in-process') describeInProcess(definition);
  }
  for (const one of tested) describeProvider(one, vendor);
  describeEarlyEnds(tested, vendor);
}

interface Surroundings {
  definitions: readonly ProviderDefinition[];
  vendor: Vendor;
  part: ProviderDefinition;
  http: LeanHttp;
}

function providerUnderTest(
  described: ProviderDefinition,
  { definitions, vendor, part, http }: Surroundings,
): ProviderUnderTest {
  const whole = described.composition && composed(described, described.composition, part, contractModel);
  const speaker = whole?.part ?? described;
  const silent = () => vendor.address(speaker, 'silent');
  const create = (baseUrl: string, fetch: typeof globalThis.fetch, headers: Record<string, string>) => {
    const settings = { baseUrl, apiKey: new Secret(contractKey), headers, options: {} };
    return whole === undefined
      ? described.create(settings, { fetch })
      : whole.create(settings, fetch, silent());
  };
  return {
    definition: whole?.definition ?? described,
    speaker,
    standsForProtocol:
      whole === undefined &&
      definitions.find(({ protocol }) => protocol === described.protocol) === described,
    at: (scenario, { headers = passingHeaders(vendor, speaker), baseUrl } = {}) =>
      create(baseUrl ?? vendor.address(speaker, scenario), http.fetch, headers),
    answeredBy: (respond) =>
      create(
        'http://vendor.test/v1',
        (input, init) =>
          new Request(input, init).url.startsWith(silent())
            ? http.fetch(input, init)
            : Promise.resolve(respond()),
        {},
      ),
  };
}

/**
 * Ends of a stream before its end. All providers run at the same time, because a connection is kept for a moment
 * before it is closed.
 */
function describeEarlyEnds(tested: readonly ProviderUnderTest[], vendor: Vendor): void {
  describe('a reader that stops early', () => {
    it.each(['accepted', 'text'] as const)('ends the call of every provider, after: %s', async (last) => {
      vendor.reset();
      const able = tested.filter(({ definition }) => last === 'accepted' || definition.streams !== false);
      const read = await Promise.all(able.map((one) => readUntil(one.at('endless'), last)));
      expect(read).toEqual(able.map(() => last));
      await vendor.clientLeft();
    });
  });
}

/** Reads a chat until its first event of this type. */
async function readUntil(provider: Provider, type: 'accepted' | 'text'): Promise<string | undefined> {
  const stream = provider.chat?.(
    {
      model: contractModel,
      input: { messages: [{ role: 'user', content: 'Hello there' }] },
      providerOptions: {},
    },
    new AbortController().signal,
  );
  for await (const event of stream ?? []) if (event.type === type) return event.type;
  return undefined;
}
