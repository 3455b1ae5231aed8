import { derivedId, newId } from './stored-id.js';

/**
 * The id of a new job: `j_` and 26 characters of base32. With an idempotency key it derives from tenant
 * and key, so that a repeated submit finds the same job.
 */
export function jobId(tenant: string, idempotencyKey?: string): string {
  return idempotencyKey === undefined ? newId('j_') : derivedId('j_', [tenant, 'jobs', idempotencyKey]);
}

/** The id of a piece of a job, by its name among the pieces. */
export function pieceId(parent: string, name: string): string {
  return derivedId('j_', [parent, 'pieces', name]);
}
