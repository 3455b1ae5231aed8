import { type EmbedResult, vectorsOf } from '@app/contracts';
import type { EmbeddingOffer } from '@app/provider-spec';
import { describe, expect, it } from '@jest/globals';
import { runOne } from '../../test-doubles/run-one.js';
import { poison, StandInEmbedder, standInOffer, vectorOf } from '../../test-doubles/stand-in-embedder.js';
import { hangsUntilAborted } from '../../test-doubles/stand-in-provider.js';

const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${'.'.repeat(index)}`);

function run(
  provider: StandInEmbedder,
  input: object,
  { offer = standInOffer, ...options }: { offer?: EmbeddingOffer } & Parameters<typeof runOne>[1] = {},
) {
  const request = { kind: 'embed', model: 'asked', input };
  return runOne(provider, { ...options, embeddings: offer, request });
}

describe('EmbedRunner', () => {
  it('splits the texts to the size of a call, and returns the vectors in their order', async () => {
    const provider = new StandInEmbedder();
    const inputs = texts(10);
    const { decision, attempt } = await run(provider, { inputs });
    expect(provider.calls.map((call) => call.inputs.length)).toEqual([4, 4, 2]);
    expect(decision).toMatchObject({
      type: 'complete',
      result: { dimensions: 3, model: 'stand-in-1', encoding: 'base64' },
    });
    if (decision.type !== 'complete') throw new Error('It did not complete.');
    expect(vectorsOf(decision.result as EmbedResult)).toEqual(inputs.map(vectorOf));
    expect(attempt).toMatchObject({ usage: { inputTokens: provider.billed }, outcome: 'succeeded' });
  });

  it('splits by tokens too, and sends a text alone that is more than a call takes', async () => {
    const provider = new StandInEmbedder();
    await run(
      provider,
      { inputs: ['a'.repeat(50), 'b'.repeat(50), 'c'.repeat(500), 'd'] },
      {
        offer: { ...standInOffer, maximumTokens: 45 },
      },
    );
    expect(provider.calls.map((call) => call.inputs.map(([first]) => first).join(''))).toEqual([
      'ab',
      'c',
      'd',
    ]);
  });

  it('passes the options of the job to the provider', async () => {
    const provider = new StandInEmbedder();
    await run(provider, {
      inputs: 'a',
      dimensions: 3,
      inputType: 'query',
      providerOptions: { 'stand-in': { own: 1 }, other: { own: 2 } },
    });
    expect(provider.calls).toEqual([
      { model: 'asked', inputs: ['a'], dimensions: 3, inputType: 'query', providerOptions: { own: 1 } },
    ]);
  });

  it.each(['context-length', 'invalid-request'] as const)(
    'names the text that was refused: %s',
    async (kind) => {
      const provider = new StandInEmbedder(undefined, kind);
      const { decision } = await run(provider, { inputs: [...texts(5), poison, ...texts(2)] });
      expect(decision).toMatchObject({
        failure: { kind, message: expect.stringMatching(/^inputs\[5\]: A text/) },
      });
    },
  );

  it.each([
    ['too few vectors', [vectorOf('a')]],
    ['vectors of different lengths', [vectorOf('a'), Float32Array.of(1)]],
    ['empty vectors', [new Float32Array(), new Float32Array()]],
    ['what is no number', [vectorOf('a'), Float32Array.of(1, Number.NaN, 1)]],
  ])('takes no answer with %s', async (_, vectors) => {
    const { decision } = await run(new StandInEmbedder(async () => ({ vectors, usage: {} })), {
      inputs: ['a', 'b'],
    });
    expect(decision).toMatchObject({ type: 'retry', failure: { kind: 'bad-response' } });
  });

  it('takes no answer with other dimensions than were asked for, or than came before', async () => {
    expect((await run(new StandInEmbedder(), { inputs: 'a', dimensions: 2 })).decision).toMatchObject({
      failure: { kind: 'bad-response', message: expect.stringContaining('of 3 numbers instead of 2') },
    });
    let length = 2;
    const growing = new StandInEmbedder(async ({ inputs }) => {
      length += 1;
      return { vectors: inputs.map(() => new Float32Array(length)), usage: {} };
    });
    expect((await run(growing, { inputs: texts(8) })).decision).toMatchObject({
      failure: { kind: 'bad-response', message: expect.stringContaining('of 4 numbers after 3') },
    });
  });

  it('ends at the first answer that would make more numbers than a job may give', async () => {
    const provider = new StandInEmbedder(async ({ inputs }) => ({
      vectors: inputs.map(() => new Float32Array(65_536)),
      usage: { inputTokens: 1 },
    }));
    const { decision, attempt } = await run(provider, { inputs: texts(40) });
    expect(decision).toMatchObject({
      type: 'fail',
      failure: { kind: 'invalid-request', message: expect.stringContaining('Use encoding base64') },
    });
    expect(provider.calls).toHaveLength(1);
    expect(attempt).toMatchObject({ usage: { inputTokens: 1 } });
  });

  it('holds the provider to the time limits, and stops it', async () => {
    const provider = new StandInEmbedder((_, signal) => hangsUntilAborted(signal));
    const settings = { timeLimits: { firstToken: 20 } };
    expect((await run(provider, { inputs: 'a' }, { settings })).decision).toMatchObject({
      failure: { kind: 'timeout' },
    });
    expect(provider.signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is not for a backend whose provider does not embed', async () => {
    const { decision, attempt } = await runOne({}, { request: { kind: 'embed', input: { inputs: 'a' } } });
    expect(attempt).toBeUndefined();
    expect(decision).toMatchObject({
      type: 'hand-over',
      failure: { message: expect.stringContaining('cannot embed') },
    });
  });
});
