/** What a Redis has done since its start, between two moments, or for one job. */
export interface RedisStatistics {
  /** Times that Redis read from a connection: one round trip each, however many commands came at once. */
  roundTrips: number;
  /** Commands by name, those inside scripts included. */
  commands: Record<string, number>;
}

/** Reads the answer of `INFO stats commandstats`. */
export function readStatistics(info: string): RedisStatistics {
  const commands: Record<string, number> = {};
  for (const [, name = '', calls] of info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)) {
    commands[name] = Number(calls);
  }
  return { roundTrips: Number(/^total_reads_processed:(\d+)/m.exec(info)?.[1]), commands };
}

/** What was done from the first moment to the second for each of so many jobs; the bench's INFO left out. */
export function perJob(first: RedisStatistics, second: RedisStatistics, jobs: number): RedisStatistics {
  const commands = Object.entries(second.commands)
    .filter(([name]) => name !== 'info')
    .map(([name, calls]): [string, number] => [name, (calls - (first.commands[name] ?? 0)) / jobs])
    .filter(([, calls]) => calls > 0)
    .toSorted(([, left], [, right]) => right - left);
  return {
    roundTrips: (second.roundTrips - first.roundTrips) / jobs,
    commands: Object.fromEntries(commands),
  };
}

/** All commands together. */
export function commandCount({ commands }: RedisStatistics): number {
  return Object.values(commands).reduce((sum, calls) => sum + calls, 0);
}
