import type {
  Batch,
  BatchResult,
  Job,
  JobRequest,
  MemoryDocument,
  MemoryHit,
  MemoryPass,
  MemorySearchResult,
  MemorySpace,
  Schedule,
  ScheduleRun,
} from '@app/contracts';
import type { Turn } from './memory/interview.js';

const callLimitMs = 40_000;

type SubmittedJob = Pick<JobRequest, 'kind' | 'input'> & Partial<JobRequest>;

export interface SubmitReply {
  job: Job;
  replayed: boolean;
}

/** Calls the API as any client would. */
export class DemoClient {
  constructor(private readonly apiUrl: string) {}

  async submitJob(request: SubmittedJob, idempotencyKey?: string): Promise<SubmitReply> {
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

  job(id: string): Promise<Job> {
    return this.#callJson('GET', `/v1/jobs/${id}`);
  }

  async cancelJob(id: string): Promise<void> {
    await this.#call('POST', `/v1/jobs/${id}/cancel`);
  }

  /** Submits a batch with these lines. */
  async submitBatch(lines: readonly object[]): Promise<Batch> {
    const response = await this.#call('POST', '/v1/batches', {
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
      headers: { 'Content-Type': 'application/jsonl' },
    });
    return (await response.json()) as Batch;
  }

  batch(id: string): Promise<Batch> {
    return this.#callJson('GET', `/v1/batches/${id}`);
  }

  async batchResults(id: string): Promise<BatchResult[]> {
    const text = await (await this.#call('GET', `/v1/batches/${id}/results`)).text();
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as BatchResult);
  }

  /** Records the turns as entries of a memory space. */
  async record(space: string, turns: readonly Turn[]): Promise<void> {
    const entries = turns.map(([role, text]) => ({ role, text }));
    await this.#callJson('POST', `/v1/memory/${space}/entries`, { entries });
  }

  memorySpace(space: string): Promise<MemorySpace> {
    return this.#callJson('GET', `/v1/memory/${space}`);
  }

  async memoryDocuments(space: string, pass: MemoryPass): Promise<MemoryDocument[]> {
    const path = `/v1/memory/${space}/documents?pass=${pass}&limit=100`;
    return (await this.#callJson<{ data: MemoryDocument[] }>('GET', path)).data;
  }

  async schedules(): Promise<Schedule[]> {
    return (await this.#callJson<{ data: Schedule[] }>('GET', '/v1/schedules')).data;
  }

  async pauseSchedule(schedule: string): Promise<void> {
    await this.#callJson('POST', `/v1/schedules/${schedule}/pause`);
  }

  async resumeSchedule(schedule: string): Promise<void> {
    await this.#callJson('POST', `/v1/schedules/${schedule}/resume`);
  }

  async scheduleRuns(schedule: string): Promise<ScheduleRun[]> {
    return (await this.#callJson<{ data: ScheduleRun[] }>('GET', `/v1/schedules/${schedule}/runs`)).data;
  }

  /** The entry that is closest in meaning to the query. */
  async nearestEntry(space: string, query: string): Promise<MemoryHit | undefined> {
    const path = `/v1/memory/${space}/search`;
    const found = await this.#callJson<MemorySearchResult>('POST', path, {
      query,
      limit: 1,
      in: ['entries'],
    });
    return found.data[0];
  }

  async #callJson<Body>(method: string, path: string, body?: object): Promise<Body> {
    const response = await this.#call(method, path, {
      ...(body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
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
      throw new Error(`${method} ${path} failed with status ${response.status}: ${await response.text()}`);
    }
    return response;
  }
}
