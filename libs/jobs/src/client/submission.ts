import type { JobRecord } from '@app/contracts';

/**
 * What became of a submit.
 *
 * - `accepted`: the job is new and durable.
 * - `replayed`: the same request came before with this idempotency key; its job stands as it is.
 * - `conflict`: another request came before with this idempotency key; nothing was changed.
 */
export interface Submission {
  outcome: 'accepted' | 'replayed' | 'conflict';
  record: JobRecord;
}
