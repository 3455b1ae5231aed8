import { describe, expect, it } from '@jest/globals';
import type { EmbedCall, EmbeddingOffer, EmbedReply } from '@app/provider-spec';
import { contractModel } from './collect.js';
import { describeEmbeddingFailures, type ProviderUnderTest } from './describe-failures.js';
import type { Vendor } from './vendor.js';

const texts = ['The first text', 'A second one', 'And a third'];

/** Embeddings: vectors in order, options, failures and cancelling. */
export function describeEmbeddings(tested: ProviderUnderTest, vendor: Vendor): void {
  const { embeddings: offer } = tested.definition;
  if (offer === undefined) return;
  const offers = (what: keyof EmbeddingOffer) => (offer[what] === true ? it : it.skip);

  const embed = (
    call: Partial<EmbedCall> = {},
    { scenario = 'ok', signal = AbortSignal.timeout(10_000) } = {},
  ): Promise<EmbedReply> => {
    const made = tested.at(scenario);
    if (made.embed === undefined) throw new Error('This provider offers embeddings and has no embed.');
    return made.embed({ model: contractModel, inputs: texts, providerOptions: {}, ...call }, signal);
  };

  describe('embeddings', () => {
    it('returns one vector for each text, in order', async () => {
      const { vectors, usage, model } = await embed();
      const alone = await Promise.all(texts.map((text) => embed({ inputs: [text] })));
      expect(vectors).toEqual(alone.map((reply) => reply.vectors[0]));
      expect(new Set(vectors.map((vector) => vector.join())).size).toBe(texts.length);
      expect(vectors.every((vector) => vector instanceof Float32Array && vector.length > 1)).toBe(true);
      expect(usage.inputTokens ?? 1).toBeGreaterThan(0);
      expect(model ?? contractModel).toBe(contractModel);
    });

    offers('dimensions')('returns vectors of the requested length', async () => {
      const { vectors } = await embed({ dimensions: 256 });
      expect(vectors.map(({ length }) => length)).toEqual([256, 256, 256]);
    });

    offers('inputTypes')('sends the vendor the input type', async () => {
      const said = new Set<string>();
      for (const inputType of ['query', 'document'] as const) {
        await embed({ inputType });
        said.add(JSON.stringify(vendor.lastCall().body));
      }
      expect(said.size).toBe(2);
    });

    it('passes the options of a caller through unchanged', async () => {
      await embed({ providerOptions: { x_contract: { deep: [1, 'two'] } } });
      expect(vendor.lastCall().body).toMatchObject({ x_contract: { deep: [1, 'two'] } });
    });

    describeEmbeddingFailures(tested, vendor);

    it.each(['hang', 'hang-after-headers'])(
      'ends at once when it is aborted while the vendor behaves like this: %s',
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
