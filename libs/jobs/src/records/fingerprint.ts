import type { JobRequest } from '@app/contracts';
import { hash } from 'node:crypto';

/** A hash of a request, independent of the order of its members. */
export function fingerprint(request: JobRequest): string {
  return hash('sha256', JSON.stringify(request, sortMembers), 'base64url');
}

function sortMembers(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
