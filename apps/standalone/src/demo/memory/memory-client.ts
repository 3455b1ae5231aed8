import type {
  Job,
  MemoryDocument,
  MemoryHit,
  MemoryPass,
  MemorySearchResult,
  MemorySpace,
  Schedule,
  ScheduleRun,
} from '@app/contracts';
import type { DemoClient } from '../demo-client.js';
import type { Turn } from './interview.js';

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

  /** The entry that is nearest in meaning. */
  async nearest(space: string, query: string): Promise<MemoryHit | undefined> {
    const path = `/v1/memory/${space}/search`;
    const found = await this.client.call<MemorySearchResult>('POST', path, {
      query,
      limit: 1,
      in: ['entries'],
    });
    return found.data[0];
  }
}
