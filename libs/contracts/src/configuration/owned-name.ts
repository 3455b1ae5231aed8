import * as z from 'zod';

/** Names of backends, profiles and agents; they are parts of queue names and addresses. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Use 1 to 63 small letters, digits and hyphens.');

/** No tenant's name has it, nor any name of a backend. */
const separator = '.';

/**
 * The full name of what a tenant or the installation owns: `<tenant>.<name>`, or the name alone for what is
 * the installation's. No two owners share one, so that their lanes are apart.
 */
export function ownedName(owner: string | undefined, name: string): string {
  return owner === undefined ? name : owner + separator + name;
}

/** The tenant that owns what has this full name; undefined for the installation. */
export function ownerOf(fullName: string): string | undefined {
  const end = fullName.lastIndexOf(separator);
  return end === -1 ? undefined : fullName.slice(0, end);
}

/** The name without its owner's. */
export function nameOf(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf(separator) + 1);
}

/** Backends that a worker shall serve, by their full names; `*` stands for any characters of a part. */
export const poolPatternSchema = z
  .string()
  .regex(
    /^([a-zA-Z0-9_*-]{1,64}\.)?[a-z0-9*][a-z0-9*-]{0,62}$/,
    'Name a backend, or a tenant and a backend as tenant.name; * stands for any characters.',
  );

/** Whether a full name is one of those that a pattern stands for. A pattern without a dot is about the installation's. */
export function matchesPool(pattern: string, fullName: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll('.', String.raw`\.`));
  return new RegExp(`^${parts.join('[^.]*')}$`).test(fullName);
}
