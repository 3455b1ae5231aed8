import type { JsonObject } from '@app/contracts';
import type {
  Provider,
  ProviderDefinition,
  ProviderDependencies,
  ProviderSettings,
} from '@app/provider-spec';
import * as z from 'zod';

/** A vendor: the data of its definition, the options of its backends, and how its provider is made. */
export interface VendorData<Options extends z.ZodObject> extends Omit<ProviderDefinition, 'create'> {
  /** The options that its backends may have. Default: none. */
  options?: Options;
  /**
   * Makes the provider of one backend.
   *
   * @param options Checked against the schema.
   * @throws {TypeError} For settings that it cannot use.
   */
  create: (
    settings: ProviderSettings,
    dependencies: ProviderDependencies,
    options: z.infer<Options>,
  ) => Provider;
}

const noOptions = z.strictObject({});

/** The options of a vendor without options. */
export type NoOptions = typeof noOptions;

/** The definition of a vendor, which checks the options of a backend before it makes the provider. */
export function defineVendor<Options extends z.ZodObject = NoOptions>({
  options: schema,
  create,
  ...definition
}: VendorData<Options>): ProviderDefinition {
  const checked: z.ZodObject = schema ?? noOptions;
  return {
    ...definition,
    create: (settings, dependencies) => {
      const options = optionsOf(checked, settings.options, definition.id);
      return create(settings, dependencies, options as z.infer<Options>);
    },
  };
}

/** @throws {TypeError} If an option is wrong or unknown; the message names all that exist. */
function optionsOf(schema: z.ZodObject, options: JsonObject, id: string): unknown {
  const { success, data, error } = schema.safeParse(options);
  if (success) return data;
  const known = Object.keys(schema.shape).join(', ') || 'none';
  throw new TypeError(
    `The provider "${id}" cannot use these options. Known options: ${known}. ${z.prettifyError(error)}`,
  );
}
