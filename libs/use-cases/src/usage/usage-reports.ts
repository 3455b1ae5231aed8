import { tokenCounts, type UsageDimension, type UsageReport, type UsageReportRow } from '@app/contracts';
import type { CountedRow, UsageCounters } from '@app/usage';

const dayMs = 86_400_000;

/** The content of a report. */
export interface UsageQuery {
  /** Days since the epoch, both included. */
  days: { from: number; to: number };
  by: ReadonlySet<UsageDimension>;
  tenant: string | undefined;
  filter: { backend?: string | undefined; model?: string | undefined; kind?: string | undefined };
}

/** A day since the epoch as `2026-11-21`. */
export function toDate(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Sums usage and costs over days, tenants, backends, models and kinds. */
export class UsageReports {
  constructor(private readonly counters: UsageCounters) {}

  async report({ days, by, tenant, filter }: UsageQuery): Promise<UsageReport> {
    const rows = new Map<string, UsageReportRow>();
    for (let day = days.from; day <= days.to; day += 1) {
      for (const counted of await this.counters.rowsOf(day, tenant)) {
        if (!matches(counted, filter)) continue;
        const about = aboutOf(counted, by);
        const key = JSON.stringify(about);
        const row = rows.get(key) ?? { ...about, attempts: 0, usage: {}, costs: [], unpriced: 0 };
        rows.set(key, row);
        add(row, counted);
      }
    }
    return { from: toDate(days.from), to: toDate(days.to), data: [...rows.values()].toSorted(inOrder) };
  }
}

function matches(row: CountedRow, { backend, model, kind }: UsageQuery['filter']): boolean {
  return (
    (backend === undefined || row.backend === backend) &&
    (model === undefined || row.model === model) &&
    (kind === undefined || row.kind === kind)
  );
}

function aboutOf({ day, tenant, backend, model, kind }: CountedRow, by: UsageQuery['by']) {
  return {
    ...(by.has('day') && { day: toDate(day) }),
    ...(by.has('tenant') && { tenant }),
    ...(by.has('backend') && { backend }),
    ...(by.has('model') && { model }),
    ...(by.has('kind') && { kind }),
  };
}

function add(row: UsageReportRow, { currency, amounts }: CountedRow): void {
  row.attempts += amounts['attempts'] ?? 0;
  row.unpriced += amounts['unpriced'] ?? 0;
  for (const name of tokenCounts) {
    const amount = amounts[name];
    if (amount !== undefined) row.usage[name] = (row.usage[name] ?? 0) + amount;
  }
  const { cost } = amounts;
  if (cost === undefined) return;
  const known = row.costs.find((one) => one.currency === currency);
  if (known === undefined) row.costs.push({ amount: cost, currency });
  else known.amount = Number((known.amount + cost).toFixed(12));
}

function inOrder(left: UsageReportRow, right: UsageReportRow): number {
  return (left.day ?? '').localeCompare(right.day ?? '') || tokensOf(right) - tokensOf(left);
}

function tokensOf({ usage }: UsageReportRow): number {
  return (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0);
}
