/** Redis could not be reached or did not answer in time. Nothing is known to have changed; try again. */
export class QueueUnavailableError extends Error {
  override readonly name = 'QueueUnavailableError';

  constructor(options?: ErrorOptions) {
    super('The job store is not reachable. Check that Redis runs, then try again.', options);
  }
}
