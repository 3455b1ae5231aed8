import { expect, it } from '@jest/globals';
import type { ProviderDefinition, Provider } from '@app/provider-spec';
import { collect, failureOf } from './collect.js';
import type { Vendor } from './vendor.js';

const hello = { messages: [{ role: 'user' as const, content: 'Hello there' }] };

/** The headers with which a backend passes every gate of its vendor. */
export function passingHeaders(vendor: Vendor, definition: ProviderDefinition): Record<string, string> {
  return Object.assign({}, ...vendor.gates(definition).map(({ passWith }) => passWith ?? {}));
}

/** Gates: a provider classifies the refusals of a vendor that accepts only some clients. */
export function describeGates(
  definition: ProviderDefinition,
  vendor: Vendor,
  provider: (headers: Record<string, string>) => Provider,
): void {
  const gates = vendor.gates(definition).filter(({ passWith }) => passWith !== undefined);
  if (gates.length === 0) return;

  it.each(gates.map((gate) => [gate.name, gate] as const))(
    'classifies the refusal at the gate: %s',
    async (_name, { expectedKind, passWith = {} }) => {
      const all = passingHeaders(vendor, definition);
      const without = Object.fromEntries(Object.entries(all).filter(([name]) => !(name in passWith)));
      const failure = await failureOf(collect(provider(without), hello));
      expect(failure.kind).toBe(expectedKind);
      expect(failure.message).not.toBe('');
    },
  );
}
