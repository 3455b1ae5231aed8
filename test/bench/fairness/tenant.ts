import { createHash } from 'node:crypto';

/** Who shares the vendor: one with very many small jobs, and one with few that are far larger. */
export const tenants = {
  large: { jobs: 100_000, words: 40 },
  small: { jobs: 1_500, words: 400 },
} as const;

export type Tenant = keyof typeof tenants;

export const names = Object.keys(tenants) as Tenant[];

/** The key of a tenant, as the configuration has it: it is the tenant's name. */
export function apiKey(tenant: Tenant) {
  return { name: tenant, tenant, sha256: createHash('sha256').update(tenant).digest('hex') };
}

/** A chat of a tenant's; what comes back is as long as what was said. */
export function chat(tenant: Tenant, index: number): object {
  const content = `${index} ${'word '.repeat(tenants[tenant].words)}`;
  return { kind: 'chat', backend: 'shared', model: tenant, input: { messages: [{ role: 'user', content }] } };
}
