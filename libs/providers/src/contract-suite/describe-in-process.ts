import { afterAll, describe, expect, it } from '@jest/globals';
import type { EmbedCall, EmbedReply, ProviderDefinition } from '@app/provider-spec';

const texts = ['The first text', 'A second one', 'And a third'];

/** A provider without a network, and so without a vendor that could be simulated. */
export function describeInProcess(definition: ProviderDefinition): void {
  const { embeddings: offer } = definition;
  const settings = { baseUrl: '', apiKey: undefined, headers: {}, options: {} };
  const provider = definition.create(settings, {
    fetch: () => Promise.reject(new Error('A provider in this process fetches nothing.')),
  });
  const embed = (
    call: Partial<EmbedCall> = {},
    signal = AbortSignal.timeout(20_000),
  ): Promise<EmbedReply> => {
    if (provider.embed === undefined) throw new Error('This provider offers embeddings and has no embed.');
    return provider.embed(
      { model: offer?.defaultModel ?? '', inputs: texts, providerOptions: {}, ...call },
      signal,
    );
  };

  describe(definition.id, () => {
    afterAll(() => provider.close?.());

    (offer === undefined ? it.skip : it)('returns one vector for each text, in order', async () => {
      const { vectors, usage } = await embed();
      expect(vectors).toHaveLength(texts.length);
      for (const [index, text] of texts.entries()) {
        const alone = (await embed({ inputs: [text] })).vectors[0];
        const apart = Math.hypot(
          ...(alone?.map((number, at) => number - (vectors[index]?.[at] ?? 9)) ?? [9]),
        );
        expect(apart).toBeLessThan(1e-4);
      }
      expect(usage.inputTokens ?? 1).toBeGreaterThan(0);
    });

    (offer === undefined ? it.skip : it)('ends at once when it is aborted, and before it began', async () => {
      const abort = new AbortController();
      const reason = new Error('enough');
      const reply = embed({}, abort.signal);
      abort.abort(reason);
      await expect(reply).rejects.toBe(reason);
      await expect(embed({}, abort.signal)).rejects.toBe(reason);
      expect((await embed()).vectors).toHaveLength(texts.length);
    });

    (offer === undefined ? it.skip : it)('refuses unknown models and options', async () => {
      const failure = { kind: 'model-not-found' };
      await expect(embed({ model: 'no-such-model' })).rejects.toMatchObject({ failure });
      await expect(embed({ providerOptions: { x_contract: 1 } })).rejects.toMatchObject({
        failure: { kind: 'invalid-request' },
      });
    });

    it('lists its models', async () => {
      expect((await provider.listModels?.(AbortSignal.timeout(5_000)))?.length ?? 1).toBeGreaterThan(0);
    });
  });
}
