import type { Failure, HandOver, JobRecord } from '@app/contracts';

/** The hand-overs of a job with the one that it makes now. */
export function withHandOver(
  { route, hop, handOvers = [] }: Pick<JobRecord, 'route' | 'hop' | 'handOvers'>,
  to: string,
  failure: Failure,
): HandOver[] {
  return [...handOvers, { from: route[hop] ?? '', to, at: new Date().toISOString(), failure }];
}
