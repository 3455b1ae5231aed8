import { LiveBackends } from '@app/settings';
import type { Job, JobRecord } from '@app/contracts';
import type { Kinds } from '@app/execution';
import { estimateWait, rankCost } from '@app/policies';
import { LaneMonitor } from '@app/jobs';
import { Inject, Injectable } from '@nestjs/common';
import { KINDS } from '../tokens.js';

/** Says where a waiting job stands, and when it will probably begin. */
@Injectable()
export class JobPosition {
  constructor(
    private readonly live: LiveBackends,
    private readonly monitor: LaneMonitor,
    @Inject(KINDS) private readonly kinds: Kinds,
  ) {}

  /** Undefined for a job that does not wait for its turn. */
  async of(record: JobRecord): Promise<Job['queue']> {
    if (record.status !== 'queued') return undefined;
    const place = await this.monitor.position(record);
    if (place === undefined) return undefined;
    const limits = this.live.current.connected[record.route[record.hop] ?? '']?.limits ?? {};
    // Those before it are taken for jobs like this one.
    const tokensPerJob = rankCost(this.kinds, record.request);
    const etaSeconds = estimateWait({ ...place, limits, tokensPerJob });
    return { position: place.ahead + 1, ...(etaSeconds !== undefined && { etaSeconds }) };
  }
}
