import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { jainIndex } from './jain-index.js';
import { names } from './tenant.js';

const sampleMs = 250;

interface Sample {
  at: number;
  /** Tokens of each tenant since the start. */
  tokens: number[];
}

/** A vendor that answers after a while and counts the tokens that it serves each tenant. */
export class ServedTokens {
  readonly #url: string;
  readonly #samples: Sample[] = [];

  constructor(simulatorUrl: string) {
    this.#url = simulatorUrl;
  }

  /** Gives the address of the vendor. */
  async begin(latencyMs: number): Promise<string> {
    await this.#post('reset', '');
    const script = {
      scenarios: { shared: { timing: { latencyMs, jitter: 0.2 }, answer: { type: 'echo' } } },
      // Never reached: they count.
      quotas: names.map((model) => ({ tokens: 1_000_000_000, perMs: 60_000, when: { model } })),
    };
    await this.#post('script', JSON.stringify(script));
    return `${this.#url}/scenario/shared/v1`;
  }

  /** Looks again and again until a time of `performance.now()`. */
  async watchUntil(end: number, signal: AbortSignal): Promise<void> {
    while (performance.now() < end) {
      this.#samples.push({ at: performance.now(), tokens: await this.read() });
      await delay(sampleMs, undefined, { signal });
    }
  }

  /** Tokens of each tenant since the start. */
  async read(): Promise<number[]> {
    const { body } = await request(`${this.#url}/__simulator/violations`);
    const { violations } = (await body.json()) as { violations: { total: number }[] };
    return violations.map(({ total }) => total);
  }

  /** What was served in each window of this length that lies in what was watched. */
  windows(lengthMs: number): { tokens: number[]; jain: number }[] {
    return this.#samples.flatMap((from) => {
      const to = this.#samples.find(({ at }) => at >= from.at + lengthMs);
      if (to === undefined) return [];
      const tokens = to.tokens.map((sum, place) => sum - (from.tokens[place] ?? 0));
      return [{ tokens, jain: jainIndex(tokens) }];
    });
  }

  async #post(path: string, body: string): Promise<void> {
    const reply = await request(`${this.#url}/__simulator/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const refusal = await reply.body.text();
    if (reply.statusCode >= 300) throw new Error(`The simulator refused: ${refusal}`);
  }
}
