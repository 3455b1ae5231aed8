import type { BackendSettings } from '@app/contracts';
import type { BackendPart, ProviderDefinition } from './provider-definition.js';

type Outlines = Readonly<Record<string, Pick<BackendSettings, 'provider' | 'options' | 'model'>>>;

/**
 * What a backend can do: the definition of its provider, and for a backend that is made of others what those
 * make of it.
 *
 * @param find The provider of an id.
 * @returns Nothing for a backend or a provider that there is not.
 * @throws {TypeError} That says what to mend, for a backend whose options do not name its parts, name
 * backends that there are not, or would make it a part of itself.
 */
export function definitionOf(
  name: string,
  backends: Outlines,
  find: (provider: string) => ProviderDefinition | undefined,
  within: readonly string[] = [],
): ProviderDefinition | undefined {
  const backend = Object.hasOwn(backends, name) ? backends[name] : undefined;
  const definition = backend === undefined ? undefined : find(backend.provider);
  const { composition } = definition ?? {};
  if (backend === undefined || definition === undefined || composition === undefined) return definition;
  const path = [...within, name];
  if (within.includes(name)) throw new TypeError(`A backend is made of itself: ${path.join(' → ')}.`);
  const parts = composition.roles.map((role): BackendPart => {
    const part = backend.options[role];
    if (typeof part !== 'string') {
      throw new TypeError(`Backend "${name}" needs the option "${role}": the name of another backend.`);
    }
    const found = definitionOf(part, backends, find, path);
    if (found === undefined) {
      throw new TypeError(`Backend "${name}" is made of "${part}", but there is no such backend.`);
    }
    return { definition: found, model: backends[part]?.model ?? found.defaultModel };
  });
  return { ...definition, ...composition.offer(parts) };
}
