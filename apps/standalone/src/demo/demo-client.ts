import type { Batch, BatchResult, Job, JobRequest } from '@app/contracts';

const callLimitMs = 40_000;

type SubmittedJob = Pick<JobRequest, 'kind' | 'input'> & Partial<JobRequest>;

export interface SubmitReply {
  job: Job;
  replayed: boolean;
}

/** Talks to the API as any caller would. */
export class DemoClient {
  constructor(private readonly apiUrl: string) {}

  async submit(request: SubmittedJob, idempotencyKey?: string): Promise<SubmitReply> {
    const response = await this.#call('POST', '/v1/jobs', {
      body: JSON.stringify(request),
      headers: {
        'Content-Type': 'application/json',
        ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
      },
    });
    const replayed = response.headers.get('Idempotency-Replayed') === 'true';
    return { job: (await response.json()) as Job, replayed };
  }

  async get(id: string): Promise<Job> {
    return (await (await this.#call('GET', `/v1/jobs/${id}`)).json()) as Job;
  }

  async cancel(id: string): Promise<void> {
    await this.#call('POST', `/v1/jobs/${id}/cancel`);
  }

  /** Submits a batch of these lines. */
  async submitBatch(lines: readonly object[]): Promise<Batch> {
    const response = await this.#call('POST', '/v1/batches', {
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
      headers: { 'Content-Type': 'application/jsonl' },
    });
    return (await response.json()) as Batch;
  }

  async batch(id: string): Promise<Batch> {
    return (await (await this.#call('GET', `/v1/batches/${id}`)).json()) as Batch;
  }

  async batchResults(id: string): Promise<BatchResult[]> {
    const text = await (await this.#call('GET', `/v1/batches/${id}/results`)).text();
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as BatchResult);
  }

  /** Asks for anything; gives the body of the answer. */
  async call<Body>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Body> {
    const response = await this.#call(method, path, {
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Body;
  }

  async #call(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(this.apiUrl + path, {
      ...init,
      method,
      signal: AbortSignal.timeout(callLimitMs),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`);
    }
    return response;
  }
}
