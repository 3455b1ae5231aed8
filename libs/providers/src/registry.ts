import type { ProviderDefinition } from '@app/provider-spec';
import { custom } from './custom.js';
import { openai } from './openai.js';
import { simulator } from './simulator.js';

/** Every provider of the catalogue: one file and one line here. */
export const providers: readonly ProviderDefinition[] = unique([openai, custom, simulator]);

/** The provider of an id. */
export function findProvider(id: string): ProviderDefinition | undefined {
  return providers.find((provider) => provider.id === id);
}

function unique(definitions: ProviderDefinition[]): ProviderDefinition[] {
  const ids = definitions.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`Two providers have the id "${twice}"; rename one of them.`);
  return definitions;
}
