/**
 * The import graph of the house, as errors. A library may import the libraries named beside it and
 * nothing else of the house; only through their index.ts.
 */
const belowFeatures = [
  'jobs',
  'limits',
  'egress',
  'sealing',
  'lifecycle',
  'redis',
  'policies',
  'provider-spec',
  'config',
  'telemetry',
  'contracts',
];
const features = ['settings', 'memory', 'schedules', 'webhooks', 'batches', 'usage'];

const allowed = {
  contracts: [],
  config: ['contracts'],
  telemetry: ['contracts'],
  sealing: ['contracts'],
  policies: ['contracts'],
  'provider-spec': ['contracts'],
  lifecycle: ['contracts', 'telemetry'],
  egress: ['contracts', 'telemetry'],
  redis: ['contracts', 'config', 'telemetry'],
  jobs: ['redis', 'policies', 'telemetry', 'contracts'],
  limits: ['redis', 'policies', 'telemetry', 'contracts'],
  ...Object.fromEntries(features.map((feature) => [feature, belowFeatures])),
  providers: ['provider-spec', 'contracts'],
  execution: ['provider-spec', 'policies', 'telemetry', 'contracts'],
  'use-cases': [
    ...features,
    'jobs',
    'limits',
    'policies',
    'provider-spec',
    'execution',
    'telemetry',
    'contracts',
  ],
};

const libraryRules = Object.entries(allowed).map(([library, targets]) => ({
  name: `${library}-imports`,
  comment: `libs/${library} may import ${targets.join(', ') || 'no library'}.`,
  severity: 'error',
  from: { path: `^libs/${library}/` },
  to: { path: '^(libs|apps|test)/', pathNot: [`^libs/(${[library, ...targets].join('|')})/`] },
}));

/** The packages that one part of the house alone may import. */
const owned = [
  { packages: 'ioredis', owner: '^libs/redis/' },
  { packages: 'bullmq', owner: '^libs/jobs/src/bullmq/' },
  {
    packages: 'openai|@anthropic-ai/sdk|@google/genai|ollama|cohere-ai',
    owner: '^libs/providers/',
  },
  { packages: '@opentelemetry/.*', owner: '^libs/telemetry/' },
  { packages: 'cosmiconfig|yaml|smol-toml', owner: '^libs/config/' },
];

const ownedRules = owned.map(({ packages, owner }) => ({
  name: `only-${owner.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '')}`,
  comment: `${packages} belong to ${owner}.`,
  severity: 'error',
  from: { path: '^(libs|apps)/', pathNot: [owner, '\\.spec\\.ts$'] },
  to: { path: `node_modules/(${packages})(/|$)` },
}));

module.exports = {
  forbidden: [
    ...libraryRules,
    ...ownedRules,
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'contracts-import-zod-alone',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/contracts/', 'node_modules/zod/'] },
    },
    {
      name: 'only-through-the-index',
      comment:
        "Import another library through its index.ts; a test may also import the providers' contract suite, test support and the local Redis.",
      severity: 'error',
      from: { path: '^(libs/[^/]+|apps|test|deploy)/' },
      to: {
        path: '^libs/([^/]+)/src/',
        pathNot: [
          '^libs/[^/]+/src/index\\.ts$',
          '^libs/providers/src/contract-suite/index\\.ts$',
          '^libs/(redis|jobs)/src/testing/index\\.ts$',
          '^libs/redis/src/local-server/index\\.ts$',
          '^$1/',
        ],
      },
    },
    {
      name: 'no-app-to-app',
      comment: 'standalone alone starts other apps, through their index.ts.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/standalone/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'only-apps-import-providers',
      severity: 'error',
      from: { path: '^libs/', pathNot: '^libs/providers/' },
      to: { path: '^libs/providers/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
};
