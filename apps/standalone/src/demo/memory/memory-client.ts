import type {
  Job,
  MemoryDocument,
  MemoryEntryPage,
  MemoryPass,
  MemorySpace,
  Schedule,
  ScheduleRun,
} from '@app/contracts';
import type { DemoClient } from '../demo-client.js';
import type { Turn } from './interview.js';

const waitSeconds = 30;

/** What the demo asks the API about memory and schedules. */
export class MemoryClient {
  constructor(private readonly client: DemoClient) {}

  async record(space: string, turns: readonly Turn[]): Promise<void> {
    const entries = turns.map(([role, text]) => ({ role, text }));
    await this.client.call('POST', `/v1/memory/${space}/entries`, { entries });
  }

  space(space: string): Promise<MemorySpace> {
    return this.client.call('GET', `/v1/memory/${space}`);
  }

  async entries(space: string): Promise<MemoryEntryPage['data']> {
    return (await this.client.call<MemoryEntryPage>('GET', `/v1/memory/${space}/entries?limit=1000`)).data;
  }

  async documents(space: string, pass: MemoryPass): Promise<MemoryDocument[]> {
    const path = `/v1/memory/${space}/documents?pass=${pass}&limit=100`;
    return (await this.client.call<{ data: MemoryDocument[] }>('GET', path)).data;
  }

  job(id: string): Promise<Job> {
    return this.client.get(id);
  }

  async schedules(): Promise<Schedule[]> {
    return (await this.client.call<{ data: Schedule[] }>('GET', '/v1/schedules')).data;
  }

  async pause(schedule: string): Promise<void> {
    await this.client.call('POST', `/v1/schedules/${schedule}/pause`);
  }

  async resume(schedule: string): Promise<void> {
    await this.client.call('POST', `/v1/schedules/${schedule}/resume`);
  }

  async runs(schedule: string): Promise<ScheduleRun[]> {
    return (await this.client.call<{ data: ScheduleRun[] }>('GET', `/v1/schedules/${schedule}/runs`)).data;
  }

  /** One vector for each text, by the model in this process. */
  async embed(inputs: readonly string[]): Promise<number[][]> {
    const request = { kind: 'embed', backend: 'local', input: { inputs } };
    const job = await this.client.call<Job>('POST', '/v1/jobs', request, { Prefer: `wait=${waitSeconds}` });
    if (job.result === undefined || !('embeddings' in job.result)) {
      throw new Error(`The texts were not embedded: ${job.failure?.message ?? job.status}`);
    }
    return job.result.embeddings as number[][];
  }
}
