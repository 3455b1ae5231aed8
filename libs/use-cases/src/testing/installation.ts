import { configurationSchema, type JobRequest, jobRequestSchema } from '@app/contracts';
import { kinds } from '@app/execution';
import type { ProviderDefinition } from '@app/provider-spec';
import { type LiveBackends, startingConfiguration } from '@app/settings';
import type { AddressRules } from '../addresses.js';
import { RoutePlanner } from '../route/route-planner.js';
import type { Sealing } from '../sealing.js';

export const maxJobAge = 3_600_000;

/** A provider that does chats and distillations, and that nothing calls. */
const provider: ProviderDefinition = {
  id: 'all',
  label: 'All',
  protocol: 'x',
  transport: {
    kind: 'http',
    open: () => {
      throw new Error('No use case calls a provider here.');
    },
  },
  baseUrl: 'https://vendor.example',
  capabilities: ['chat'],
  create: () => ({}),
};
export const providers: readonly ProviderDefinition[] = [
  provider,
  { ...provider, id: 'inside', label: 'Inside', transport: { ...provider.transport, kind: 'in-process' } },
];

/** An installation with one backend, one profile and a tenant that has three times the share of others. */
export const configuration = configurationSchema.parse({
  backends: { first: { provider: 'all', model: 'a' } },
  profiles: { plain: { backend: 'first' }, distill: { backend: 'first' } },
  tenants: { acme: { weight: 3 } },
  maxJobAge,
});

/** What is configured, without settings that are made while it runs. */
export const live = { current: startingConfiguration(configuration) } as LiveBackends;

/** Refuses every address whose host is `internal`. */
export const addresses: AddressRules = {
  refusesCall: (url) => (new URL(url).hostname === 'internal' ? 'Not public.' : undefined),
  refusesFetch: (url) => (new URL(url).hostname === 'internal' ? 'Not public.' : undefined),
};

/** Shows the context and the length of what was sealed, never the text. */
export const sealing: Sealing = {
  box: () =>
    Promise.resolve({
      seal: (text, context) => `${context}:${text.length}`,
      open: (sealed) => sealed,
      derived: () => [],
    }),
};

export const planner = new RoutePlanner(kinds, configuration, live, providers, addresses);

/** A chat of the backend `first`. */
export function chat(options: object = {}): JobRequest {
  const input = { messages: [{ role: 'user', content: 'Why?' }] };
  return jobRequestSchema.parse({ kind: 'chat', input, backend: 'first', ...options });
}
