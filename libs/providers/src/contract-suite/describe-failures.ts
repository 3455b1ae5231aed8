import type { Failure } from '@app/contracts';
import { type Provider, type ProviderDefinition, ProviderError } from '@app/provider-spec';
import { expect, it } from '@jest/globals';
import { collect, contractKey, contractModel, failureOf } from './collect.js';
import type { Vendor, VendorFailure } from './vendor.js';

const hello = { messages: [{ role: 'user' as const, content: 'Hello there' }] };

/** How the suite makes a provider of a definition. */
export interface ProviderUnderTest {
  definition: ProviderDefinition;
  /** The provider whose vendor receives the calls: itself, or the parts of a composition. */
  speaker: ProviderDefinition;
  /** Whether it is the one provider of its protocol that meets all failures of the protocol over the network. */
  standsForProtocol: boolean;
  /** Makes one that calls the vendor's stand-in, with the headers that pass its gates unless it says otherwise. */
  at(scenario: string, options?: { headers?: Record<string, string>; baseUrl?: string }): Provider;
  /** Makes one whose requests are answered by `respond`, without a network. */
  answeredBy(respond: () => Response): Provider;
}

/** Failures that run over the network, and those that are only classified. */
function split(
  { standsForProtocol }: ProviderUnderTest,
  all: readonly VendorFailure[],
): { overNetwork: readonly VendorFailure[]; others: readonly Answered[] } {
  const others = standsForProtocol ? [] : all.filter((one): one is Answered => !one.own && isAnswered(one));
  return { overNetwork: all.filter((one) => !others.some((other) => other === one)), others };
}

type Answered = VendorFailure & Required<Pick<VendorFailure, 'respond'>>;

function isAnswered(failure: VendorFailure): failure is Answered {
  return failure.respond !== undefined;
}

/**
 * Each failure of a protocol runs over the network once, with the provider that stands for the protocol, and each
 * failure of a vendor with the providers of that vendor. All other providers of the protocol get the same answers
 * without a network.
 */
export function describeFailures(tested: ProviderUnderTest, vendor: Vendor): void {
  const { overNetwork, others } = split(tested, vendor.failures(tested.speaker));

  for (const expected of overNetwork) {
    it(`classifies the failure ${expected.name}`, async () => {
      const failure = await failureOf(collect(tested.at(expected.name), hello));
      expectFailure(failure, expected);
      expect(failure.message).not.toBe('');
      expect(JSON.stringify(failure)).not.toContain(contractKey);
    });
  }

  it.each([
    ['reset', 'unavailable'],
    ['truncate', 'unavailable'],
    ['malformed', 'bad-response'],
    ['empty-choices', 'bad-response'],
    ['refuse', 'unavailable'],
  ])('classifies an answer that breaks: %s', async (scenario, kind) => {
    expect((await failureOf(collect(tested.at(scenario), hello))).kind).toBe(kind);
  });

  if (others.length === 0) return;
  it('classifies the other failures of its protocol', async () => {
    await expectAll(tested, others, async (provider) => {
      const failure = await failureOf(collect(provider, hello));
      expect(failure.message).not.toBe('');
      expect(JSON.stringify(failure)).not.toContain(contractKey);
      return failure;
    });
  });
}

/** As {@link describeFailures}, for embeddings. */
export function describeEmbeddingFailures(tested: ProviderUnderTest, vendor: Vendor): void {
  const all = vendor.failures(tested.speaker).filter(({ chatOnly }) => chatOnly !== true);
  const { overNetwork, others } = split(tested, all);
  const fail = async (provider: Provider): Promise<Failure> => {
    const call = { model: contractModel, inputs: ['A text'], providerOptions: {} };
    const embedded = provider.embed?.(call, AbortSignal.timeout(10_000));
    const error: unknown = await embedded?.catch((thrown: unknown) => thrown);
    if (error instanceof ProviderError) return error.failure;
    throw error;
  };

  for (const expected of overNetwork) {
    it(`classifies the failure ${expected.name}`, async () => {
      expectFailure(await fail(tested.at(expected.name)), expected);
    });
  }

  it.each([
    ['reset', 'unavailable'],
    ['malformed', 'bad-response'],
    ['empty-choices', 'bad-response'],
    ['refuse', 'unavailable'],
  ])('classifies an answer that breaks: %s', async (scenario, kind) => {
    expect((await fail(tested.at(scenario))).kind).toBe(kind);
  });

  if (others.length === 0) return;
  it('classifies the other failures of its protocol', () => expectAll(tested, others, fail));
}

async function expectAll(
  tested: ProviderUnderTest,
  failures: readonly Answered[],
  fail: (provider: Provider) => Promise<Failure>,
): Promise<void> {
  let respond = (): Response => new Response();
  const provider = tested.answeredBy(() => respond());
  for (const expected of failures) {
    respond = expected.respond;
    expectFailure(await fail(provider), expected);
  }
}

function expectFailure(
  { kind, retryAfterMs }: Failure,
  { name, expectedKind, expectedRetryAfterMs }: VendorFailure,
): void {
  expect({ name, kind, retryAfterMs }).toEqual({
    name,
    kind: expectedKind,
    retryAfterMs: expectedRetryAfterMs,
  });
}
