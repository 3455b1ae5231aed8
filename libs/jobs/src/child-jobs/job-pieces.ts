import type { JobRecord } from '@app/contracts';
import type { KindTable, NewChild } from '@app/policies';
import { acceptance } from '../client/acceptance.js';
import { newChildJob } from '../client/new-job.js';
import type { WakeUps } from '../bullmq/wake-ups.js';
import { pieceId } from '../records/ids.js';
import type { JobRecords } from '../records/job-records.js';
import { throughOutage } from '@app/redis';

/** Pieces that are written at a time. */
const atOnce = 16;

/** Makes and cancels the pieces of jobs. Each is a job of its own, with the route of its parent. */
export class JobPieces {
  constructor(
    private readonly records: JobRecords,
    private readonly wakeUps: WakeUps,
  ) {}

  /** Submits these pieces. One that is there stays as it is, and gets its wake-up if it has none. */
  async submit(kinds: KindTable, parent: JobRecord, pieces: readonly NewChild[]): Promise<void> {
    await inBatches(pieces, (piece) => throughOutage(() => this.#submit(kinds, parent, piece)));
    await throughOutage(() => this.records.keepPieces(parent.id, parent.deadline));
  }

  /** Cancels all pieces of a job that have not ended. */
  async cancel({ id, tenant }: Pick<JobRecord, 'id' | 'tenant'>): Promise<void> {
    await inBatches(await this.records.piecesOf(id), async (piece) => {
      const cancelled = await this.records.cancel(tenant, piece);
      if (cancelled?.endedNow !== true) return;
      const { record } = cancelled;
      await this.wakeUps.remove(record.route[record.hop] ?? '', record);
    });
  }

  async #submit(kinds: KindTable, parent: JobRecord, piece: NewChild): Promise<void> {
    const id = pieceId(parent.id, piece.name);
    const { backend, accepted, members } = acceptance(kinds, id, newChildJob(parent, piece));
    await this.records.accept(accepted, members, { parent: parent.id, backend });
  }
}

async function inBatches<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += atOnce) {
    await Promise.all(items.slice(from, from + atOnce).map(act));
  }
}
