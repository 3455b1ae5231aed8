import type { RecordKeys } from '@app/jobs';
import { picos, type UsageRow } from './counted-usage.js';
import { failFast, type RedisClient } from '@app/redis';

/** What was counted of one tenant, day, backend, model, kind and currency. */
export interface CountedRow {
  /** Days since the epoch, in UTC. */
  day: number;
  tenant: string;
  backend: string;
  /** '' for those that were not kept apart. */
  model: string;
  kind: string;
  /** '' for what has no known price. */
  currency: string;
  /** `attempts`, `unpriced`, the counts of tokens that are known, and `cost` in units of the currency. */
  amounts: Readonly<Partial<Record<string, number>>>;
}

/** Reads what tenants used, as it was counted when their attempts ended; kept for 400 days. */
export class UsageCounters {
  constructor(
    private readonly client: RedisClient,
    private readonly keys: RecordKeys,
  ) {}

  /**
   * The rows of a day, of one tenant or of all.
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
