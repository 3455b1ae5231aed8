import { isTerminal, type Job, type Lane } from '@app/contracts';
import { waitFor } from './wait-for.js';

const callLimitMs = 30_000;
/** Short enough to repeat the request soon when the API is killed meanwhile. */
const endWait = 'wait=5';

export interface Reply<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** A client of the API, as a caller uses it. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  async call<Body = unknown>(
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Reply<Body>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...this.headers,
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(callLimitMs),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }

  /** Submits a chat and returns the accepted job. Any status but 2xx is an error. */
  async submitChat(content: string, options: Record<string, unknown> = {}): Promise<Job> {
    const body = { kind: 'chat', input: { messages: [{ role: 'user', content }] }, ...options };
    const reply = await this.call<Job>('POST', '/v1/jobs', { body });
    if (reply.status >= 300) throw new Error(`Refused: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  async job(id: string): Promise<Job> {
    return (await this.call<Job>('GET', `/v1/jobs/${id}`)).body;
  }

  /** Waits until the job has ended, and returns it. */
  ended(id: string, limitMs?: number): Promise<Job> {
    return waitFor(
      `job ${id} ends`,
      async () => {
        const { body } = await this.call<Job>('GET', `/v1/jobs/${id}`, { headers: { Prefer: endWait } });
        return isTerminal(body.status) && body;
      },
      limitMs,
    );
  }

  running(id: string): Promise<Job> {
    return waitFor(`job ${id} runs`, async () => {
      const job = await this.job(id);
      return job.status === 'in_progress' && job;
    });
  }

  async lanes(): Promise<Lane[]> {
    return (await this.call<{ data: Lane[] }>('GET', '/v1/backends')).body.data;
  }
}
