import { request } from 'undici';
import { freePort } from '../system/free-port.js';
import { answersOk } from './answers-ok.js';
import { builtApp } from './built-app.js';
import { chatAnswer, chatBody } from './chat-call.js';
import { HttpTarget } from './http-target.js';
import { ProcessUnderTest } from './process-under-test.js';

/** The stand-in for the vendor, as a process: it answers at once. */
export class Simulator {
  readonly process: ProcessUnderTest;
  /** The direct call: the same request without anything between. */
  readonly target: HttpTarget;
  readonly url: string;

  private constructor(process: ProcessUnderTest, url: string) {
    this.process = process;
    this.url = url;
    this.target = new HttpTarget({
      name: 'the simulator',
      url: `${url}/v1/chat/completions`,
      body: chatBody,
      status: 200,
      contains: chatAnswer,
      connections: 1,
    });
  }

  static async start(folder: string, signal: AbortSignal): Promise<Simulator> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const process = await ProcessUnderTest.start(
      {
        name: 'simulator',
        command: globalThis.process.execPath,
        arguments: [builtApp('simulator'), '--port', String(port)],
        folder,
        isReady: () => answersOk(`${url}/v1/models`),
      },
      signal,
    );
    return new Simulator(process, url);
  }

  /**
   * An address that answers after so many milliseconds on average, each call after up to a fifth more or
   * less, and counts its calls.
   */
  async slowAddress(latencyMs: number): Promise<string> {
    const script = {
      scenarios: { slow: { timing: { latencyMs, jitter: 0.2 } } },
      // A quota that is never reached, for its count.
      quotas: [{ concurrency: 1_000_000, when: { pathPrefix: '/scenario/slow/' } }],
    };
    const { statusCode, body } = await request(`${this.url}/__simulator/script`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(script),
    });
    const refusal = await body.text();
    if (statusCode >= 300) throw new Error(`The simulator refused its script: ${refusal}`);
    return `${this.url}/scenario/slow/v1`;
  }

  /** Calls that the slow address has taken so far. */
  async slowCalls(): Promise<number> {
    const { body } = await request(`${this.url}/__simulator/violations`);
    const { violations } = (await body.json()) as { violations: { total: number }[] };
    return violations.reduce((sum, { total }) => sum + total, 0);
  }

  async stop(): Promise<void> {
    await this.target.close();
    await this.process.stop();
  }
}
