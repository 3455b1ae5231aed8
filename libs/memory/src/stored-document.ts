import type { MemoryDocument } from '@app/contracts';

/** A document on its way into its space, which gives it its version and time. */
export type StoredDocument = Omit<MemoryDocument, 'version' | 'createdAt'>;

/** A document as it stands in Redis, with its time in milliseconds. */
export function readDocument(text: string): MemoryDocument {
  const { createdAt, ...rest } = JSON.parse(text) as StoredDocument & { version: number; createdAt: number };
  return { ...rest, createdAt: new Date(createdAt).toISOString() };
}
