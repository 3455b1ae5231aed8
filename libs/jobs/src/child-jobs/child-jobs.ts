import type { JobRecord } from '@app/contracts';
import type { KindTable, NewChild } from '@app/policies';
import { acceptance } from '../client/acceptance.js';
import { newChildJob } from '../client/new-job.js';
import type { WakeUps } from '../bullmq/wake-ups.js';
import { childJobId } from '../records/ids.js';
import type { JobRecords } from '../records/job-records.js';
import { throughOutage } from '@app/redis';

/** Child jobs that are written at a time. */
const atOnce = 16;

/** Submits and cancels child jobs. A child job has the route, tenant and deadline of its parent. */
export class ChildJobs {
  constructor(
    private readonly records: JobRecords,
    private readonly wakeUps: WakeUps,
  ) {}

  /** Submits child jobs. An existing one stays as it is, and gets a wake-up if it has none. */
  async submit(kinds: KindTable, parent: JobRecord, children: readonly NewChild[]): Promise<void> {
    await inBatches(children, (child) => throughOutage(() => this.#submit(kinds, parent, child)));
    await throughOutage(() => this.records.keepChildren(parent.id, parent.deadline));
  }

  /** Cancels all child jobs of a job that have not ended. */
  async cancel({ id, tenant }: Pick<JobRecord, 'id' | 'tenant'>): Promise<void> {
    await inBatches(await this.records.childrenOf(id), async (child) => {
      const cancelled = await this.records.cancel(tenant, child);
      if (cancelled?.endedNow !== true) return;
      const { record } = cancelled;
      await this.wakeUps.remove(record.route[record.hop] ?? '', record);
    });
  }

  async #submit(kinds: KindTable, parent: JobRecord, child: NewChild): Promise<void> {
    const id = childJobId(parent.id, child.name);
    const { backend, accepted, members } = acceptance(kinds, id, newChildJob(parent, child));
    await this.records.accept(accepted, members, { parent: parent.id, backend });
  }
}

async function inBatches<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += atOnce) {
    await Promise.all(items.slice(from, from + atOnce).map(act));
  }
}
