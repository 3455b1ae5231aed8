import { describe, expect, it } from '@jest/globals';
import {
  ProviderError,
  type EmbeddingOffer,
  type ProviderDefinition,
  type EmbedCall,
  type EmbedReply,
  type Provider,
} from '@app/provider-spec';
import type { Vendor } from './vendor.js';

const texts = ['The first text', 'A second one', 'And a third'];

/** What a provider that embeds texts keeps to. */
export function describeEmbeddings(
  definition: ProviderDefinition,
  vendor: Vendor,
  provider: (scenario?: string) => Provider,
): void {
  const { embeddings: offer } = definition;
  if (offer === undefined) return;
  const offers = (what: keyof EmbeddingOffer) => (offer[what] === true ? it : it.skip);

  const embed = (
    call: Partial<EmbedCall> = {},
    { scenario = 'ok', signal = AbortSignal.timeout(10_000) } = {},
  ): Promise<EmbedReply> => {
    const made = provider(scenario);
    if (made.embed === undefined) throw new Error('This provider offers embeddings and has no embed.');
    return made.embed({ model: 'contract-model', inputs: texts, providerOptions: {}, ...call }, signal);
  };

  describe('embeddings', () => {
    it('gives one vector for each text, in their order', async () => {
      const { vectors, usage, model } = await embed();
      const alone = await Promise.all(texts.map((text) => embed({ inputs: [text] })));
      expect(vectors).toEqual(alone.map((reply) => reply.vectors[0]));
      expect(new Set(vectors.map((vector) => vector.join())).size).toBe(texts.length);
      expect(vectors.every((vector) => vector instanceof Float32Array && vector.length > 1)).toBe(true);
      expect(usage.inputTokens ?? 1).toBeGreaterThan(0);
      expect(model ?? 'contract-model').toBe('contract-model');
    });

    offers('dimensions')('gives vectors as short as they are asked for', async () => {
      const { vectors } = await embed({ dimensions: 256 });
      expect(vectors.map(({ length }) => length)).toEqual([256, 256, 256]);
    });

    offers('inputTypes')('tells the vendor what the texts are for', async () => {
      const said = new Set<string>();
      for (const inputType of ['query', 'document'] as const) {
        await embed({ inputType });
        said.add(JSON.stringify(vendor.lastCall().body));
      }
      expect(said.size).toBe(2);
    });

    it('passes the options of a caller through untouched', async () => {
      await embed({ providerOptions: { x_contract: { deep: [1, 'two'] } } });
      expect(vendor.lastCall().body).toMatchObject({ x_contract: { deep: [1, 'two'] } });
    });

    const failures = vendor.failures(definition).filter(({ chatOnly }) => chatOnly !== true);
    it.each(failures.map((failure) => [failure.name, failure] as const))(
      'understands the failure %s',
      async (scenario, { expectedKind, expectedRetryAfterMs }) => {
        const error: unknown = await embed({}, { scenario }).catch((thrown: unknown) => thrown);
        if (!(error instanceof ProviderError)) throw error;
        expect(error.failure.kind).toBe(expectedKind);
        expect(error.failure.retryAfterMs).toBe(expectedRetryAfterMs);
      },
    );

    it.each([
      ['reset', 'unavailable'],
      ['malformed', 'bad-response'],
      ['empty-choices', 'bad-response'],
      ['refuse', 'unavailable'],
    ])('understands an answer that breaks: %s', async (scenario, kind) => {
      await expect(embed({}, { scenario })).rejects.toMatchObject({ failure: { kind } });
    });

    it.each(['hang', 'hang-after-headers'])(
      'ends at once when it is aborted while the vendor does this: %s',
      async (scenario) => {
        const abort = new AbortController();
        const reason = new Error('enough');
        const reply = embed({}, { scenario, signal: abort.signal });
        await vendor.called(scenario);
        abort.abort(reason);
        await expect(reply).rejects.toBe(reason);
        await vendor.clientLeft();
      },
    );
  });
}
