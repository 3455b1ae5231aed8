import { type Attempt, type JobKind, type JobRecord, tokenCounts } from '@app/contracts';

/** What the counters of a day keep apart, as JSON: backend, model or '' for many, kind, currency or ''. */
export type UsageRow = [backend: string, model: string, kind: JobKind, currency: string];

/** Picos of a unit of a currency are counted, so that sums are exact. */
export const picos = 1e12;

/** What an attempt adds to the counters of its day. */
export interface CountedUsage {
  row: string;
  /** Of the same without its model, for days that have too many of them. */
  crowded: string;
  /** Names and whole numbers, in turn, with spaces between. */
  amounts: string;
}

/** The pieces of a job count for the kind that is done in pieces. */
export function countedUsage({ parent, request }: JobRecord, attempt: Attempt): CountedUsage {
  const { backend, model = '', usage, outcome } = attempt;
  const kind = parent === undefined ? request.kind : 'distill';
  const cost = usage?.cost;
  const isUnpriced = cost === undefined && (usage !== undefined || outcome === 'succeeded');
  const amounts: [name: string, amount: number | undefined][] = [
    ['attempts', 1],
    ['unpriced', isUnpriced ? 1 : undefined],
    ...tokenCounts.map((name) => [name, usage?.[name]] as [string, number | undefined]),
    ['cost', cost && Math.round(cost.amount * picos)],
  ];
  const rowOf = (of: string): string =>
    JSON.stringify([backend, of, kind, cost?.currency ?? ''] satisfies UsageRow);
  return {
    row: rowOf(model),
    crowded: rowOf(''),
    amounts: amounts
      .filter(([, amount]) => amount !== undefined)
      .map(([name, amount]) => `${name} ${amount?.toFixed(0)}`)
      .join(' '),
  };
}
