import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Collector } from '../system/collector.js';
import { SluiceSystem } from '../system/sluice-system.js';
import { waitFor } from '../system/wait-for.js';

const callerKey = 'caller-canary-7b1f';
const providerKey = 'sk-provider-canary-93aa41';
const prompt = 'prompt-canary-55d0';

describe('what must not be seen', () => {
  let system: SluiceSystem;
  let collector: Collector;

  beforeAll(async () => {
    collector = await Collector.start();
    system = await SluiceSystem.start({
      apart: ['api', 'worker', 'scheduler'],
      backends: (simulator) => ({
        quick: { apiKey: 'env:CANARY_KEY' },
        refused: { apiKey: 'env:CANARY_KEY', baseUrl: `${simulator}/scenario/unauthorized/v1` },
        down: { apiKey: 'env:CANARY_KEY', baseUrl: `${simulator}/scenario/down/v1`, fallback: ['quick'] },
      }),
      configuration: {
        log: { level: 'debug' },
        telemetry: { endpoint: collector.url, protocol: 'http/json' },
        apiKeys: [
          { name: 'test', tenant: 'acme', sha256: createHash('sha256').update(callerKey).digest('hex') },
        ],
      },
      env: { CANARY_KEY: providerKey },
      headers: { Authorization: `Bearer ${callerKey}` },
    });
  });
  afterAll(async () => {
    await system.close();
    collector.close();
  });

  it('no key and no prompt is in any line that a process prints, nor in any span or metric that it sends', async () => {
    for (const backend of ['quick', 'refused', 'down']) {
      const { id } = await system.api.submitChat(prompt, { backend, retry: { maxAttempts: 1 } });
      const job = await system.api.ended(id);
      expect(JSON.stringify(job.failure ?? {})).not.toContain(providerKey);
    }
    const bad = await system.api.call('POST', '/v1/jobs', { body: { kind: 'chat', input: prompt } });
    expect(bad.status).toBe(422);

    expect(system.simulator.requestCount).toBeGreaterThan(0);
    expect(system.output).not.toBe('');
    // Nobody reads it at a terminal.
    for (const line of system.output.split('\n').filter(Boolean))
      expect(() => JSON.parse(line)).not.toThrow();
    // What is left is sent at the end.
    await system.stop();
    await waitFor('each job is a trace', () => {
      const calls = collector.spans.filter(({ name }) => name === 'chat simulated');
      return new Set(calls.map(({ traceId }) => traceId)).size === 3;
    });
    expect(collector.metricNames).toContain('sluice.jobs.ended');
    for (const canary of [callerKey, providerKey, prompt]) {
      expect(system.output.includes(canary)).toBe(false);
      expect(collector.raw.includes(canary)).toBe(false);
    }
  });
});
