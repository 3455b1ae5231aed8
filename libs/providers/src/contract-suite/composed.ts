import type {
  Composition,
  OtherBackend,
  ProviderDefinition,
  ProviderSettings,
  Provider,
} from '@app/provider-spec';

/** A composed provider as the suite makes it: every part is a backend of the same other provider. */
export interface Composed {
  /** The definition of the whole, with these parts. */
  definition: ProviderDefinition;
  /** The provider of its parts, whose vendor receives all calls. */
  part: ProviderDefinition;
  /**
   * Makes one whose last part has these settings. The other parts answer nothing, so that text and usage of the
   * whole are those of its last part.
   *
   * @param silent An address at which the vendor's answers are empty.
   */
  create(settings: ProviderSettings, fetch: typeof globalThis.fetch, silent: string): Provider;
}

/** @param model The model of the parts. */
export function composed(
  definition: ProviderDefinition,
  composition: Composition,
  part: ProviderDefinition,
  model: string,
): Composed {
  const { roles } = composition;
  return {
    definition: { ...definition, ...composition.offer(roles.map(() => ({ definition: part, model }))) },
    part,
    create(settings, fetch, silent) {
      const backend = (name: string): OtherBackend => ({
        providerId: part.id,
        provider: part.create(name === roles.at(-1) ? settings : { ...settings, baseUrl: silent }, { fetch }),
        model,
      });
      const options = Object.fromEntries(roles.map((role) => [role, role]));
      return definition.create({ baseUrl: '', apiKey: undefined, headers: {}, options }, { fetch, backend });
    },
  };
}
