import runWithCircus from 'jest-circus/runner';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { useGlobals } from './globals.js';
import './import-sources.js';

const require = createRequire(import.meta.url);
const circusHandlers = Symbol.for('EVENT_HANDLERS');
const circusTimeout = Symbol.for('TEST_TIMEOUT_SYMBOL');
let runs = 0;

/**
 * Jest's own runner, with modules of Node instead of Jest's: a worker loads each source and each package once,
 * not once for every test file. So test files of one worker share modules, and what modules keep.
 */
export default function runNatively(globalConfig, config, environment, runtime, testPath, send) {
  runs += 1;
  const run = runs;
  delete globalThis[circusHandlers];
  globalThis[circusTimeout] = config.testTimeout;
  // Jest maps the traces of what it has compiled itself; the sources here are compiled by Node's hooks.
  Error.prepareStackTrace = undefined;
  const natively = Object.assign(Object.create(runtime), {
    requireInternalModule: (path) => {
      // Each file has a state of its own.
      delete require.cache[path];
      return require(path);
    },
    setGlobalsForRuntime: useGlobals,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (path) => import(`${pathToFileURL(path).href}?run=${run}`),
  });
  return runWithCircus.default(globalConfig, config, environment, natively, testPath, send);
}

process.setSourceMapsEnabled(true);
