import limitUseSource from './limit-use.lua';
import { LuaScript, type RedisClient, scriptCall } from '@app/redis';
import { leaseLifetimeMs, limitKeys, redisTime } from './decision.js';
import type { LimitGroup, LimitRule } from './limit-rules.js';
import { type Meter, metrics } from '@app/telemetry';
import type { Admission, AdmissionRequest, Admitted } from '@app/policies';

/** The use of one limit. */
export interface LimitUse {
  group: string;
  dimension: string;
  /** From 0 to 1, by all processes, and by others as far as the vendor reports it. */
  share: number;
}

const readUse = new LuaScript<
  {
    rules: readonly Pick<LimitRule, 'dimension' | 'limit' | 'bucketMs' | 'buckets'>[];
    leaseLifetimeMs: number;
  },
  string[]
>('sluiceLimitUse', limitUseSource, { keys: 2, includes: [scriptCall, redisTime] });

/** Reads the current use of the limits of a group. */
export async function limitUse(client: RedisClient, prefix: string, group: LimitGroup): Promise<LimitUse[]> {
  const { name, rules, concurrency } = group;
  const asked = rules.map(({ dimension, limit, bucketMs, buckets }) => ({
    dimension,
    limit,
    bucketMs,
    buckets,
  }));
  const reply = await readUse.run(client, limitKeys(prefix, name), { rules: asked, leaseLifetimeMs });
  const uses = rules.map(({ dimension }, place) => ({
    group: name,
    dimension: dimension as string,
    share: Math.min(1, Number(reply[place])),
  }));
  if (concurrency === undefined) return uses;
  const held = Number(reply.at(-1));
  return [...uses, { group: name, dimension: 'concurrency', share: Math.min(1, held / concurrency) }];
}

/** Reports the use of the limits that calls of this process are under. The returned function stops it. */
export function observeLimits(limiter: { use(): Promise<LimitUse[]> }, meter: Meter): () => void {
  return meter.observe(metrics.limiterUtilisation, async () => {
    // Without Redis there is nothing to report.
    const uses = await limiter.use().catch(() => []);
    return uses.map(({ group, dimension, share }) => ({ value: share, labels: { group, dimension } }));
  });
}

const millisecondsPerSecond = 1_000;

/** Measures how long calls wait for their limits, and which limits they wait for. */
export class MeteredAdmission implements Admission {
  constructor(
    private readonly admission: Admission,
    private readonly meter: Meter,
  ) {}

  async admit(request: AdmissionRequest): Promise<Admitted> {
    const { backend } = request;
    const since = performance.now();
    const admitted = await this.admission.admit(request);
    const outcome = 'refusal' in admitted ? 'refused' : 'granted';
    const waited = (performance.now() - since) / millisecondsPerSecond;
    const reason = 'refusal' in admitted ? admitted.refusal.dimension : admitted.waitedFor;
    this.meter.record(metrics.limiterWait, { backend, outcome, reason }, waited);
    if ('refusal' in admitted) {
      this.meter.add(metrics.limiterRefusals, { backend, dimension: admitted.refusal.dimension });
    }
    return admitted;
  }
}
