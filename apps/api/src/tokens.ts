/** Injection tokens of values without a class. */
export const CONFIGURATION = Symbol('Configuration');
export const LOG = Symbol('Logger');
export const PROVIDERS = Symbol('ProviderDefinitions');
export const KINDS = Symbol('Kinds');
