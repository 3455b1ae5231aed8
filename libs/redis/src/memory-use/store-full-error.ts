/** Redis is nearly full. Nothing was stored, so that the jobs that it holds can still finish. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';

  constructor(readonly share: number) {
    super(
      `Redis uses ${Math.round(share * 100)} % of its memory limit, so no new jobs are taken. Raise maxmemory, or keep ended jobs for less time (retention).`,
    );
  }
}
