import * as z from 'zod';

/** Names of backends, profiles and agents; they are parts of queue names and addresses. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Use 1 to 63 lower-case letters, digits and hyphens.');

/** It occurs in no tenant's and no backend's name. */
const separator = '.';

/**
 * The full name of a backend, profile or agent: `<tenant>.<name>`, or the name alone for the installation's. No
 * two owners share a full name, so that their lanes are separate.
 */
export function ownedName(owner: string | undefined, name: string): string {
  return owner === undefined ? name : owner + separator + name;
}

/** The tenant in a full name; undefined for the installation. */
export function ownerOf(fullName: string): string | undefined {
  const end = fullName.lastIndexOf(separator);
  return end === -1 ? undefined : fullName.slice(0, end);
}

/** The name without its owner. */
export function nameOf(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf(separator) + 1);
}

/** The backends that a worker serves, by their full names; `*` matches any characters of one part. */
export const poolPatternSchema = z
  .string()
  .regex(
    /^([a-zA-Z0-9_*-]{1,64}\.)?[a-z0-9*][a-z0-9*-]{0,62}$/,
    'Name a backend, or a tenant and a backend as tenant.name. * matches any characters.',
  );

/** Whether a pattern matches a full name. A pattern without a dot matches the installation's backends only. */
export function matchesPool(pattern: string, fullName: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll('.', String.raw`\.`));
  return new RegExp(`^${parts.join('[^.]*')}$`).test(fullName);
}
