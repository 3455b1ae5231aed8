import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, describe, expect, it } from '@jest/globals';
import { EmbeddingThreadHost } from './embedding-thread-host.js';
import { localEmbeddings } from './local-embeddings.js';

const limit = () => AbortSignal.timeout(25_000);

describe('the built-in model', () => {
  const provider = localEmbeddings({ type: 'built-in' });
  afterAll(() => provider.close());

  const embed = async (inputs: string[], signal = limit()) =>
    (await provider.embed({ model: 'default', inputs, providerOptions: {} }, signal)).vectors;

  it('puts related sentences closer than unrelated ones', async () => {
    const pairs = [
      ['The cat sat on the mat.', 'A kitten rested on the rug.'],
      ['Our revenue grew in the last quarter.', 'Sales went up over the past three months.'],
      ['How do I reset my password?', 'I forgot my login credentials.'],
    ];
    const [left, right] = await Promise.all(
      [0, 1].map((side) => embed(pairs.map((pair) => pair[side] ?? ''))),
    );
    for (const [row, vector] of (left ?? []).entries()) {
      const closeness = (right ?? []).map((other) => cosine(vector, other));
      const related = closeness[row] ?? 0;
      expect(Math.max(...closeness.filter((_, column) => column !== row))).toBeLessThan(related - 0.15);
    }
  });

  it('returns vectors of length 1 for any text', async () => {
    const vectors = await embed(['a', ' ', '日本語', '😀'.repeat(50), 'word '.repeat(1_000)]);
    for (const vector of vectors) {
      expect(vector).toHaveLength(512);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
  });

  it.each([
    ['by its tokens', 'x1 '.repeat(4_200)],
    ['by its characters alone', 'a'.repeat(200_000)],
  ])('refuses a text that is too long: %s', async (_, text) => {
    await expect(embed([text])).rejects.toMatchObject({
      failure: { kind: 'context-length', message: expect.stringContaining('8192 tokens') },
    });
  });

  it('leaves the event loop free while it embeds hundreds of texts', async () => {
    await embed(['ready']);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const texts = Array.from(
      { length: 400 },
      (_, index) => `The number ${index} is larger than the one before.`,
    );
    const parts = Array.from({ length: 8 }, (_, index) => texts.slice(index * 50, (index + 1) * 50));
    const vectors = (await Promise.all(parts.map((part) => embed(part)))).flat();
    delay.disable();
    expect(vectors).toHaveLength(400);
    expect(delay.percentile(99) / 1e6).toBeLessThan(20);
  });
});

describe('the thread of a local model', () => {
  it('starts with the first text, ends when it is idle, and starts again', async () => {
    const host = new EmbeddingThreadHost({ type: 'built-in' }, 20);
    try {
      expect(host.isRunning).toBe(false);
      await host.embed(['a'], limit());
      expect(host.isRunning).toBe(true);
      await until(() => !host.isRunning);
      expect((await host.embed(['b'], limit())).dimensions).toBe(512);
    } finally {
      await host.close();
    }
    expect(host.isRunning).toBe(false);
    await expect(host.embed(['c'], limit())).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
  });

  it('drops texts whose caller has left, and fails the others when it is closed', async () => {
    const host = new EmbeddingThreadHost({ type: 'built-in' });
    const abort = new AbortController();
    const left = host.embed(Array(2_000).fill('some words to be embedded'), abort.signal);
    const stays = host.embed(['a'], limit());
    const late = host.embed(Array(500).fill('more words to be embedded'), limit());
    abort.abort(new Error('enough'));
    await expect(left).rejects.toThrow('enough');
    expect((await stays).dimensions).toBe(512);
    await Promise.all([
      expect(late).rejects.toMatchObject({ failure: { kind: 'unavailable' } }),
      host.close(),
    ]);
  });

  it('refuses texts beyond its limit, with a wait', async () => {
    const host = new EmbeddingThreadHost({ type: 'built-in' });
    const abort = new AbortController();
    const many = host.embed(Array(16_000).fill('a'), abort.signal);
    await expect(host.embed(Array(500).fill('a'), limit())).rejects.toMatchObject({
      failure: { kind: 'rate-limit', retryAfterMs: 1_000 },
    });
    abort.abort(new Error('enough'));
    await expect(many).rejects.toThrow('enough');
    await host.close();
  });
});

function cosine(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, number, index) => sum + number * (right[index] ?? 0), 0);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
