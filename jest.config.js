import { availableParallelism } from 'node:os';

export default {
  globalSetup: '<rootDir>/test/redis-for-tests/global-setup.js',
  globalTeardown: '<rootDir>/test/redis-for-tests/global-teardown.js',
  // More than processors: a third of the files wait for locks, limits and breaks that must end.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test', '<rootDir>/deploy'],
  // Sources are compiled by Node's hooks, see test/jest/import-sources.js.
  transform: {},
  testEnvironment: 'node',
  testRegex: '\\.spec\\.ts$',
  testRunner: '<rootDir>/test/jest/run-natively.js',
  testSequencer: '<rootDir>/test/jest/slowest-first.js',
  testTimeout: 30_000,
};
