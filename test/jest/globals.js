/** What test files import as `@jest/globals`: always what Jest gives the file that runs now. */
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, it;

/** From now on, `globals` are those of the file that runs. */
export function useGlobals(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } = globals);
}
