import type { BackendSettings } from '@app/contracts';
import type { BackendPart, ProviderDefinition } from './provider-definition.js';

type Outlines = Readonly<Record<string, Pick<BackendSettings, 'provider' | 'options' | 'model'>>>;

/**
 * What a backend can do: its provider's definition, completed by its parts where it is made of other backends.
 *
 * @param find Finds a provider by its id.
 * @returns Undefined for an unknown backend or provider.
 * @throws {TypeError} If the options of a composed backend name no parts, name unknown backends, or would
 * make the backend a part of itself. The message says what to change.
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
