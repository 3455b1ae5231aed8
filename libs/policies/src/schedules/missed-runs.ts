/**
 * What becomes of times that passed while nobody was there to run them.
 *
 * - `skip`: nothing.
 * - `once`: one run for all of them.
 * - `all`: a run for each, for the latest `most` of them.
 */
export type MissedRuns = { policy: 'skip' } | { policy: 'once' } | { policy: 'all'; most: number };
