import { afterAll, describe, expect, it } from '@jest/globals';
import type { ProviderDefinition, EmbedCall, EmbedReply, Provider } from '@app/provider-spec';

const texts = ['The first text', 'A second one', 'And a third'];

/** What a provider keeps to that is not on the network, and so has no vendor to stand in for. */
export function describeInProcess(definition: ProviderDefinition): void {
  const { embeddings: offer } = definition;
  const made: Provider[] = [];
  const provider = (): Provider => {
    const settings = { baseUrl: '', apiKey: undefined, headers: {}, options: {} };
    const fetch = () => Promise.reject(new Error('It is in the process, and has nothing to fetch.'));
    const created = definition.create(settings, { fetch });
    made.push(created);
    return created;
  };
  const embed = (
    of: Provider,
    call: Partial<EmbedCall> = {},
    signal = AbortSignal.timeout(20_000),
  ): Promise<EmbedReply> => {
    if (of.embed === undefined) throw new Error('This provider offers embeddings and has no embed.');
    return of.embed(
      { model: offer?.defaultModel ?? '', inputs: texts, providerOptions: {}, ...call },
      signal,
    );
  };

  describe(definition.id, () => {
    afterAll(async () => {
      for (const each of made) await each.close?.();
    });

    (offer === undefined ? it.skip : it)('gives one vector for each text, in their order', async () => {
      const of = provider();
      const { vectors, usage } = await embed(of);
      expect(vectors).toHaveLength(texts.length);
      for (const [index, text] of texts.entries()) {
        const alone = (await embed(of, { inputs: [text] })).vectors[0];
        const apart = Math.hypot(
          ...(alone?.map((number, at) => number - (vectors[index]?.[at] ?? 9)) ?? [9]),
        );
        expect(apart).toBeLessThan(1e-4);
      }
      expect(usage.inputTokens ?? 1).toBeGreaterThan(0);
    });

    (offer === undefined ? it.skip : it)('ends at once when it is aborted, and before it began', async () => {
      const of = provider();
      const abort = new AbortController();
      const reason = new Error('enough');
      const reply = embed(of, {}, abort.signal);
      abort.abort(reason);
      await expect(reply).rejects.toBe(reason);
      await expect(embed(of, {}, abort.signal)).rejects.toBe(reason);
      expect((await embed(of)).vectors).toHaveLength(texts.length);
    });

    (offer === undefined ? it.skip : it)(
      'refuses what it does not know, and drops nothing silently',
      async () => {
        const of = provider();
        const failure = { kind: 'model-not-found' };
        await expect(embed(of, { model: 'no-such-model' })).rejects.toMatchObject({ failure });
        await expect(embed(of, { providerOptions: { x_contract: 1 } })).rejects.toMatchObject({
          failure: { kind: 'invalid-request' },
        });
      },
    );

    it('lists its models', async () => {
      expect((await provider().listModels?.(AbortSignal.timeout(5_000)))?.length ?? 1).toBeGreaterThan(0);
    });
  });
}
