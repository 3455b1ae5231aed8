import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { quotas, type QuotaKind, windowMs } from './quota.js';

interface Report {
  dimension: string;
  total: number;
  violations: number;
  peak: number;
}

/** Sizes of the calls where tokens are counted: what they use, whatever anybody thought. */
export const sizes = {
  small: { inputTokens: 300, outputTokens: 100 },
  middle: { inputTokens: 700, outputTokens: 200 },
  large: { inputTokens: 1_400, outputTokens: 300 },
} as const;

/** What each call takes, up to a fifth more or less. */
const latencyMs = 400;

/** A vendor that counts the quota strictly in every window and refuses nothing. */
export class WatchedQuota {
  readonly #url: string;
  readonly #kind: QuotaKind;

  constructor(simulatorUrl: string, kind: QuotaKind) {
    this.#url = simulatorUrl;
    this.#kind = kind;
  }

  async begin(): Promise<void> {
    await request(`${this.#url}/__simulator/reset`, { method: 'POST' }).then(({ body }) => body.dump());
    const timing = { latencyMs, jitter: 0.2 };
    const scenarios = Object.fromEntries(
      Object.entries(sizes).map(([name, usage]) => [name, { timing, answer: { type: 'echo', usage } }]),
    );
    const script = {
      scenarios,
      default: { timing },
      // The second one counts the calls.
      quotas: [
        { [this.#kind]: quotas[this.#kind], perMs: windowMs },
        { requests: 1_000_000, perMs: windowMs },
      ],
    };
    const { statusCode, body } = await request(`${this.#url}/__simulator/script`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(script),
    });
    const refusal = await body.text();
    if (statusCode >= 300) throw new Error(`The simulator refused its script: ${refusal}`);
  }

  async read(): Promise<Report & { calls: number }> {
    const { body } = await request(`${this.#url}/__simulator/violations`);
    const { violations } = (await body.json()) as { violations: Report[] };
    const [watched, calls] = violations;
    if (watched === undefined || calls === undefined) throw new Error('The simulator has lost its quotas.');
    return { ...watched, calls: calls.total };
  }

  /** Resolves at the first call. */
  async firstCall(signal: AbortSignal): Promise<void> {
    while ((await this.read()).total === 0) await delay(20, undefined, { signal });
  }
}
