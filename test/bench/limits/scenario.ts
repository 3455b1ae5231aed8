import type { QuotaKind } from './quota.js';

/** What happens in the middle of a run. */
export type Event = 'nothing' | 'a worker is killed' | 'Redis is restarted';

/** One run of the bench. */
export interface Scenario {
  name: string;
  quota: QuotaKind;
  event: Event;
  /** One worker's clock is an hour ahead. */
  wrongClock: boolean;
  /** Whose limiter: Sluice's, or the one of a BullMQ worker. */
  limiter: 'sluice' | 'bullmq';
}

const plain = { quota: 'requests', event: 'nothing', wrongClock: false, limiter: 'sluice' } as const;

export const scenarios: readonly Scenario[] = [
  { ...plain, name: 'requests' },
  { ...plain, name: 'tokens, estimates off by 50 %', quota: 'tokens' },
  { ...plain, name: 'requests, a worker killed', event: 'a worker is killed' },
  { ...plain, name: 'requests, Redis restarted', event: 'Redis is restarted' },
  { ...plain, name: 'requests, a clock wrong', wrongClock: true },
  { ...plain, name: 'tokens, a clock wrong', quota: 'tokens', wrongClock: true },
  { ...plain, name: 'tokens, a worker killed', quota: 'tokens', event: 'a worker is killed' },
  { ...plain, name: 'tokens, Redis restarted', quota: 'tokens', event: 'Redis is restarted' },
  { ...plain, name: "requests, BullMQ's own limiter", limiter: 'bullmq' },
];

/** What a run must reach: no violations, and so much of the quota, whatever dies. */
export function targetOf({ quota }: Scenario): { used: number; steady: number } {
  return quota === 'tokens' ? { used: 0.9, steady: 0.9 } : { used: 0.97, steady: 0.98 };
}
