import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job } from '@app/contracts';
import { SluiceSystem } from '../system/sluice-system.js';

describe('the local model in a built worker', () => {
  let system: SluiceSystem;
  beforeAll(async () => {
    system = await SluiceSystem.start({
      apart: ['worker'],
      configuration: { http: { directRuns: 0 } },
      backends: () => ({ here: { provider: 'local', baseUrl: undefined, model: undefined } }),
    });
  });
  afterAll(() => system.close());

  it('embeds texts by meaning, without any vendor', async () => {
    const inputs = ['The cat sat on the mat.', 'A kitten rested on the rug.', 'Shares fell on Monday.'];
    const { status, body } = await system.api.call<Job>('POST', '/v1/jobs', {
      body: { kind: 'embed', input: { inputs } },
      headers: { Prefer: 'wait=25' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'completed',
      result: { dimensions: 512, model: 'universal-sentence-encoder-lite', encoding: 'float' },
    });
    const vectors = body.result !== undefined && 'embeddings' in body.result ? body.result.embeddings : [];
    const [cat, kitten, shares] = vectors as number[][];
    expect(closeness(cat, kitten)).toBeGreaterThan(closeness(cat, shares) + 0.3);
    expect(system.simulator.requestCount).toBe(0);
  });
});

function closeness(left: number[] = [], right: number[] = []): number {
  return left.reduce((sum, number, index) => sum + number * (right[index] ?? 0), 0);
}
