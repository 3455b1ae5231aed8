import countUsageSource from './count-usage.lua';
import type { JobExtension, RecordKeys } from '@app/jobs';
import { failFast, luaModule, type RedisClient, redisClock, scriptCall } from '@app/redis';
import { type Attempt, type JobRecord, tokenCounts } from '@app/contracts';

/** The dimensions of a day's counters, stored as JSON: backend, model or '' for many, kind, currency or ''. */
export type UsageRow = [backend: string, model: string, kind: string, currency: string];

/** Costs are counted in trillionths of a currency unit, so that sums are exact. */
const picos = 1e12;

/** The amounts that an attempt adds to the counters of its day. */
export interface CountedUsage {
  row: string;
  /** The row without the model, for days with too many rows. */
  crowded: string;
  /** Names and integers, alternating, separated by spaces. The attempt itself is counted in addition. */
  amounts: string;
}

/** The kind of parents of child jobs that were stored by versions without `parentKind`. */
const unnamedParentKind = 'distill';

/** Child jobs are counted under the kind of their parent. */
export function countedUsage(
  { parent, parentKind = unnamedParentKind, request }: JobRecord,
  attempt: Attempt,
): CountedUsage {
  const { backend, model = '', usage, outcome } = attempt;
  const kind = parent === undefined ? request.kind : parentKind;
  const cost = usage?.cost;
  const isUnpriced = cost === undefined && (usage !== undefined || outcome === 'succeeded');
  let amounts = isUnpriced ? 'unpriced 1' : '';
  for (const name of tokenCounts) {
    const count = usage?.[name];
    if (count !== undefined) amounts += ` ${name} ${count.toFixed(0)}`;
  }
  if (cost !== undefined) amounts += ` cost ${(cost.amount * picos).toFixed(0)}`;
  const rowOf = (of: string): string =>
    JSON.stringify([backend, of, kind, cost?.currency ?? ''] satisfies UsageRow);
  return { row: rowOf(model), crowded: rowOf(''), amounts };
}

/** The most fields of one day of a tenant; further usage is counted without its model. */
export const maxUsageFields = 4_000;
/** Days for which usage is kept. */
export const usageRetentionDays = 400;

/** Counts the usage of every attempt in the step that ends it. */
export const usageCounting: JobExtension = {
  name: 'usage',
  lua: luaModule(countUsageSource, {
    includes: [scriptCall, redisClock],
    constants: { max_usage_fields: maxUsageFields, usage_retention_seconds: usageRetentionDays * 86_400 },
  }),
  members: [],
  partOf: (record, { attempt }) => attempt && countedUsage(record, attempt),
};

/** The usage of one tenant, day, backend, model, kind and currency. */
export interface CountedRow {
  /** Days since the epoch, in UTC. */
  day: number;
  tenant: string;
  backend: string;
  /** '' for usage that was counted without its model. */
  model: string;
  kind: string;
  /** '' for usage without a known price. */
  currency: string;
  /** `attempts`, `unpriced`, the known token counts, and `cost` in units of the currency. */
  amounts: Readonly<Partial<Record<string, number>>>;
}

/** Reads the usage of tenants, which is counted when attempts end and kept for 400 days. */
export class UsageCounters {
  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
  ) {}

  /**
   * The rows of a day for one tenant or for all.
   *
   * @throws {QueueUnavailableError}
   */
  async rowsOf(day: number, tenant?: string): Promise<CountedRow[]> {
    return failFast(this.client, async () => {
      const tenants =
        tenant === undefined ? await this.client.smembers(this.keys.usageTenants(day)) : [tenant];
      const rows: CountedRow[] = [];
      for (const one of tenants.toSorted()) {
        rows.push(...readRows(day, one, await this.client.hgetall(this.keys.usage(day, one))));
      }
      return rows;
    });
  }
}

function readRows(day: number, tenant: string, fields: Record<string, string>): CountedRow[] {
  const rows = new Map<string, Record<string, number>>();
  for (const [field, value] of Object.entries(fields)) {
    const end = field.lastIndexOf(':');
    const [row, name] = [field.slice(0, end), field.slice(end + 1)];
    const amounts = rows.get(row) ?? {};
    amounts[name] = name === 'cost' ? Number(value) / picos : Number(value);
    rows.set(row, amounts);
  }
  return [...rows].map(([row, amounts]) => {
    const [backend, model, kind, currency] = JSON.parse(row) as UsageRow;
    return { day, tenant, backend, model, kind, currency, amounts };
  });
}
