/** What modules inject that is not a class. */
export const CONFIGURATION = Symbol('Configuration');
export const LOG = Symbol('Logger');
