/** What is injected that has no class. */
export const CONFIGURATION = Symbol('Configuration');
export const LOG = Symbol('Logger');
/** The connections of this process. */
export const BACKENDS = Symbol('BackendDirectory');
export const PROVIDERS = Symbol('ProviderDefinitions');
