import type { JobExtension } from '@app/jobs';
import { luaModule, redisClock, scriptCall } from '@app/redis';
import countUsageSource from './count-usage.lua';
import { type Attempt, type JobRecord, tokenCounts } from '@app/contracts';

/** What the counters of a day keep apart, as JSON: backend, model or '' for many, kind, currency or ''. */
export type UsageRow = [backend: string, model: string, kind: string, currency: string];

/** Picos of a unit of a currency are counted, so that sums are exact. */
export const picos = 1e12;

/** What an attempt adds to the counters of its day. */
export interface CountedUsage {
  row: string;
  /** Of the same without its model, for days that have too many of them. */
  crowded: string;
  /** Names and whole numbers, in turn, with spaces between; the attempt itself is counted besides. */
  amounts: string;
}

/** The kind of jobs with child jobs in versions whose child jobs did not name it. */
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

/** Fields of one day of a tenant; usage beyond them is counted without its model. */
export const mostUsageFields = 4_000;
/** For how many days usage is kept. */
export const usageKeptDays = 400;

/** Counts the usage of every attempt in the step that ends it. */
export const usageCounting: JobExtension = {
  name: 'usage',
  lua: luaModule(countUsageSource, {
    includes: [scriptCall, redisClock],
    constants: { most_usage_fields: mostUsageFields, usage_kept_seconds: usageKeptDays * 86_400 },
  }),
  members: [],
  partOf: (record, { attempt }) => attempt && countedUsage(record, attempt),
};
