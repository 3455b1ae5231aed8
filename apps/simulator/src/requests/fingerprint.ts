import { hash } from 'node:crypto';

const remembered = new Map<string, string>();
const maximumRemembered = 1_000;

/** Tells one API key from another without showing it: the first 12 hex digits of its SHA-256. */
export function fingerprint(apiKey: string): string {
  const known = remembered.get(apiKey);
  if (known !== undefined) return known;
  const made = hash('sha256', apiKey).slice(0, 12);
  if (remembered.size >= maximumRemembered) remembered.clear();
  remembered.set(apiKey, made);
  return made;
}
