const libraries = [
  'contracts',
  'config',
  'telemetry',
  'provider-spec',
  'policies',
  'providers',
  'queue',
  'execution',
  'backends',
  'lifecycle',
  'webhooks',
  'sealing',
  'planning',
];

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test', '<rootDir>/deploy'],
  testRegex: '\\.spec\\.ts$',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    ...Object.fromEntries(libraries.map((name) => [`^@app/${name}$`, `<rootDir>/libs/${name}/src/index.ts`])),
    '^@app/provider-spec/contract-suite$': '<rootDir>/libs/provider-spec/src/contract-suite/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
          target: 'es2023',
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/test/redis-for-tests/global-setup.js',
  globalTeardown: '<rootDir>/test/redis-for-tests/global-teardown.js',
  testTimeout: 30_000,
  maxWorkers: 2,
};
