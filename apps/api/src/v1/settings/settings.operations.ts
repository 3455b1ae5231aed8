import {
  bodyProblems,
  jsonAnswer,
  jsonBody,
  type Operation,
  type PathItem,
  problemResponses,
  reference,
} from '../../openapi/operation.js';

const tags = ['Backends'];
const backendName = reference('parameters', 'BackendName');
const name = reference('parameters', 'SettingsName');
const ifMatch = reference('parameters', 'IfMatch');
const writing = ['operators-only', ...bodyProblems] as const;
const known = ['not-found', 'read-only', 'version-mismatch'] as const;

const exampleBackend = {
  object: 'backend',
  name: 'home',
  scope: 'tenant',
  readOnly: false,
  version: 12,
  changedAt: '2026-11-21T09:00:00.000Z',
  fullName: 'acme.home',
  provider: 'ollama',
  baseUrl: 'https://ollama.example.com',
  hasKey: false,
  model: 'llama3.2',
  limits: { concurrency: 2 },
  timeLimits: {
    maxWait: 3_600_000,
    connect: 10_000,
    firstToken: 120_000,
    betweenTokens: 60_000,
    total: 600_000,
  },
  retry: { maxAttempts: 3, initialDelay: 1_000, maxDelay: 30_000, multiplier: 2 },
  fallback: [],
  options: {},
};

const createBackend: Operation = {
  operationId: 'createBackend',
  summary: 'Create a backend',
  description:
    "All processes serve it within a second, without a restart. Keys are stored sealed and never returned. A tenant's backend is visible to that tenant only and takes precedence over the installation's backend of the same name. Its address must be public, or in a range that the operator allows.",
  tags,
  requestBody: jsonBody('NewBackend', {
    name: 'home',
    provider: 'ollama',
    baseUrl: 'https://ollama.example.com',
    model: 'llama3.2',
  }),
  responses: {
    201: jsonAnswer('The backend.', 'Backend', exampleBackend),
    ...problemResponses(...writing, 'read-only', 'already-exists', 'settings-limit'),
  },
};

const getBackend: Operation = {
  operationId: 'getBackend',
  summary: 'Get the settings of a backend',
  description: 'Address and options are shown only to callers who may change it.',
  tags,
  parameters: [backendName],
  responses: { 200: jsonAnswer('The backend.', 'Backend', exampleBackend), ...problemResponses('not-found') },
};

const changeBackend: Operation = {
  operationId: 'changeBackend',
  summary: 'Change a backend',
  description:
    'Running calls are not affected; a changed limit applies to all other calls within a second. After a change of the address, keys must be sent again.',
  tags,
  parameters: [backendName, ifMatch],
  requestBody: jsonBody('MergePatch', { limits: { concurrency: 4 }, model: 'qwen3' }),
  responses: {
    200: jsonAnswer('The backend.', 'Backend', exampleBackend),
    ...problemResponses(...writing, ...known),
  },
};

const removeBackend: Operation = {
  operationId: 'removeBackend',
  summary: 'Delete a backend',
  description: 'Running calls end; waiting jobs move to their fallbacks, or fail.',
  tags,
  parameters: [backendName, ifMatch],
  responses: { 204: { description: 'It was deleted.' }, ...problemResponses('operators-only', ...known) },
};

export const settingsPaths: Record<string, PathItem> = {
  '/v1/profiles': named('Profile', 'profile', { name: 'fast', backend: 'home', temperature: 0.2 }),
  '/v1/profiles/{name}': one('Profile', 'profile', { backend: 'other' }),
  '/v1/agents': named('Agent', 'agent', { name: 'scribe', chat: 'fast', embed: 'embedding' }),
  '/v1/agents/{name}': one('Agent', 'agent', { chat: 'thorough' }),
  '/v1/profiles/primary': {
    get: primary('getPrimaryProfile', 'Get the primary profile'),
    put: {
      ...primary('setPrimaryProfile', 'Choose the primary profile'),
      requestBody: jsonBody('NewPrimaryProfile', { profile: 'fast' }),
      responses: {
        200: primaryAnswer(),
        ...problemResponses(...writing, 'settings-limit', 'version-mismatch'),
      },
    },
    delete: {
      operationId: 'unsetPrimaryProfile',
      summary: 'Unset the primary profile',
      tags,
      responses: {
        204: { description: 'No profile is chosen as primary.' },
        ...problemResponses('operators-only', 'not-found', 'version-mismatch'),
      },
    },
  },
  '/v1/profiles/primary/next': {
    post: {
      operationId: 'nextPrimaryProfile',
      summary: 'Make the next profile the primary one',
      description:
        'Profiles follow each other by name, and the first follows the last. The profile for embeddings is skipped.',
      tags,
      requestBody: { ...jsonBody('NextPrimaryProfile', {}), required: false },
      responses: {
        200: primaryAnswer(),
        ...problemResponses(...writing, 'not-found', 'settings-limit', 'version-mismatch'),
      },
    },
  },
};

/** For paths that have other operations besides. */
export const backendSettings = {
  collection: { post: createBackend },
  member: { get: getBackend, patch: changeBackend, delete: removeBackend },
};

function named(kind: 'Profile' | 'Agent', word: string, example: object): PathItem {
  return {
    get: {
      operationId: `list${kind}s`,
      summary: `List the ${word}s`,
      tags,
      responses: {
        200: jsonAnswer(`The profiles or agents of the tenant and of the installation.`, `${kind}s`),
        ...problemResponses(),
      },
    },
    post: {
      operationId: `create${kind}`,
      summary: `Create ${withArticle(word)}`,
      tags,
      requestBody: jsonBody(`New${kind}`, example),
      responses: {
        201: jsonAnswer(`The ${word}.`, `Named${kind}`),
        ...problemResponses(...writing, 'read-only', 'already-exists', 'settings-limit'),
      },
    },
  };
}

function one(kind: 'Profile' | 'Agent', word: string, patch: object): PathItem {
  return {
    get: {
      operationId: `get${kind}`,
      summary: `Get ${withArticle(word)}`,
      tags,
      parameters: [name],
      responses: { 200: jsonAnswer(`The ${word}.`, `Named${kind}`), ...problemResponses('not-found') },
    },
    patch: {
      operationId: `change${kind}`,
      summary: `Change ${withArticle(word)}`,
      tags,
      parameters: [name, ifMatch],
      requestBody: jsonBody('MergePatch', patch),
      responses: {
        200: jsonAnswer(`The ${word}.`, `Named${kind}`),
        ...problemResponses(...writing, ...known),
      },
    },
    delete: {
      operationId: `remove${kind}`,
      summary: `Delete ${withArticle(word)}`,
      tags,
      parameters: [name, ifMatch],
      responses: { 204: { description: 'It was deleted.' }, ...problemResponses('operators-only', ...known) },
    },
  };
}

function primary(operationId: string, summary: string): Operation {
  return { operationId, summary, tags, responses: { 200: primaryAnswer(), ...problemResponses() } };
}

function primaryAnswer(): object {
  return jsonAnswer('The primary profile.', 'PrimaryProfile', {
    object: 'primary_profile',
    profile: 'fast',
    chosenBy: 'tenant',
    backend: 'home',
  });
}

function withArticle(word: string): string {
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}
