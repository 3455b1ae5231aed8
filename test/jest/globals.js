/**
 * What test files import as `@jest/globals`: always what Jest gives the file that runs now. A source that several
 * files import is loaded once; so it uses these inside of functions, and keeps none of them.
 */
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, it;

/** From now on, `globals` are those of the file that runs. */
export function useGlobals(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } = globals);
}
