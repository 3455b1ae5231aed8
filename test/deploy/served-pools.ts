import { type Configuration, matchesPool } from '@app/contracts';

/** The backends of a configuration that none of these processes serves, and the pools that no backend is of. */
export function unserved(processes: readonly Configuration[]): { backends: string[]; pools: string[] } {
  const [first] = processes;
  // A model in the process is there without being declared.
  const backends = [...Object.keys(first?.backends ?? {}), 'local'];
  const pools = processes.flatMap(({ worker }) => worker.pools ?? ['*', '*.*']);
  return {
    backends: backends.filter((backend) => !pools.some((pool) => matchesPool(pool, backend))),
    pools: pools.filter((pool) => !pool.includes('.') && !backends.some((name) => matchesPool(pool, name))),
  };
}
