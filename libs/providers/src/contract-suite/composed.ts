import type {
  Composition,
  OtherBackend,
  ProviderDefinition,
  ProviderSettings,
  Provider,
} from '@app/provider-spec';

/** A provider that is made of others, as the suite makes it: every part is a backend of one other provider. */
export interface Composed {
  /** What it can do, made of these. */
  definition: ProviderDefinition;
  /** The provider of its parts, to whose vendor all calls go. */
  part: ProviderDefinition;
  /**
   * One whose last part has these settings. The parts before it say nothing, so that what the whole says and
   * costs is what its last part does.
   *
   * @param silent An address at which the vendor answers without a word.
   */
  create(settings: ProviderSettings, fetch: typeof globalThis.fetch, silent: string): Provider;
}

/** @param model Of the parts, which they are called with. */
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
