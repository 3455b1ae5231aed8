import type { ProviderDefinition } from '@app/provider-spec';
import { anthropic } from './anthropic.js';
import { custom } from './custom.js';
import { gemini } from './gemini.js';
import { local } from './local.js';
import { openai } from './openai.js';
import { simulator } from './simulator.js';

/** Every provider of the catalogue: one file and one line here. */
export const providers: readonly ProviderDefinition[] = unique([
  openai,
  anthropic,
  gemini,
  custom,
  local,
  simulator,
]);

/** The provider of an id, or of another name that it has. */
export function findProvider(name: string): ProviderDefinition | undefined {
  return providers.find(({ id, aliases }) => id === name || aliases?.includes(name) === true);
}

function unique(definitions: ProviderDefinition[]): ProviderDefinition[] {
  const names = definitions.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two providers have the name "${twice}"; rename one of them.`);
  return definitions;
}
