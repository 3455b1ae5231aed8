import { queuedJob } from '../../openapi/examples.js';
import {
  bodyProblems,
  jsonAnswer,
  type Operation,
  type PathItem,
  problemResponses,
  queryParameters,
  reference,
} from '../../openapi/operation.js';
import { documentQuerySchema, entryQuerySchema } from './memory-requests.js';

/** Examples of memory spaces, for the document. */
export const memorySpace = {
  name: 'anna',
  changedAt: '2026-03-02T09:00:00.000Z',
  expiresAt: '2027-03-02T09:00:00.000Z',
  entries: 42,
  distilled: 40,
  digests: 3,
  merged: 2,
  long: 2,
};

export const memoryEntry = {
  number: 1,
  at: '2026-03-02T09:00:00.000Z',
  role: 'user',
  text: 'I moved to Lisbon last week.',
};

export const memoryDocument = {
  pass: 'mid',
  version: 3,
  createdAt: '2026-03-02T09:00:00.000Z',
  covers: { first: 31, last: 40 },
  text: 'Anna moved to Lisbon.',
  sections: [{ text: 'Anna moved to Lisbon.', entries: [{ first: 31, last: 31 }], exact: true }],
  missing: [],
  flags: [],
  accepted: true,
  job: 'j_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  model: 'gpt-5-mini',
  pieces: 1,
  levels: 1,
  shortened: 0,
};

const tags = ['Memory'];
const space = reference('parameters', 'SpaceName');
const pass = reference('parameters', 'MemoryPass');

const listSpaces: Operation = {
  operationId: 'listMemorySpaces',
  summary: 'List your memory spaces, most recently changed first',
  tags,
  responses: {
    200: jsonAnswer('The memory spaces, at most 1,000.', 'MemorySpaceList', { data: [memorySpace] }),
    ...problemResponses(),
  },
};

const getSpace: Operation = {
  operationId: 'getMemorySpace',
  summary: 'Get the state of a memory space',
  tags,
  parameters: [space],
  responses: { 200: jsonAnswer('The space.', 'MemorySpace', memorySpace), ...problemResponses('not-found') },
};

const deleteSpace: Operation = {
  operationId: 'deleteMemorySpace',
  summary: 'Delete a memory space with everything in it',
  description: 'A pass that is running on it is discarded.',
  tags,
  parameters: [space],
  responses: { 204: { description: 'The space was deleted.' }, ...problemResponses('not-found') },
};

const addEntries: Operation = {
  operationId: 'addMemoryEntries',
  summary: 'Add entries to a memory space',
  description:
    'The first entry creates the space; it is deleted a year after the last write to it. An entry whose `id` exists changes nothing.',
  tags,
  parameters: [space],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: reference('schemas', 'NewMemoryEntries'),
        example: { entries: [{ role: 'user', text: memoryEntry.text }] },
      },
    },
  },
  responses: {
    201: {
      description: 'The numbers of the entries, in their order.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['numbers'],
            properties: { numbers: { type: 'array', items: { type: 'integer' } } },
          },
          example: { numbers: [1] },
        },
      },
    },
    ...problemResponses(...bodyProblems, 'space-full', 'store-full'),
  },
};

const listEntries: Operation = {
  operationId: 'listMemoryEntries',
  summary: 'List the entries of a memory space, oldest first',
  tags,
  parameters: [space, ...queryParameters(entryQuerySchema)],
  responses: {
    200: jsonAnswer('A page of entries.', 'MemoryEntryPage', { data: [memoryEntry], nextAfter: null }),
    ...problemResponses('validation', 'not-found'),
  },
};

const listDocuments: Operation = {
  operationId: 'listMemoryDocuments',
  summary: 'List the document versions of a memory space, newest first',
  tags,
  parameters: [space, ...queryParameters(documentQuerySchema)],
  responses: {
    200: jsonAnswer('The documents.', 'MemoryDocumentList', { data: [memoryDocument] }),
    ...problemResponses('validation', 'not-found'),
  },
};

const getDocument: Operation = {
  operationId: 'getMemoryDocument',
  summary: 'Get a version of a document, or the current one',
  tags,
  parameters: [
    space,
    pass,
    {
      name: 'version',
      in: 'path',
      required: true,
      description: 'A version number, or `current`.',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: jsonAnswer('The document.', 'MemoryDocument', memoryDocument),
    ...problemResponses('not-found'),
  },
};

const searchSpace: Operation = {
  operationId: 'searchMemorySpace',
  summary: 'Search a memory space by meaning',
  description:
    'Compares the vector of the query with those of entries and documents. Embed jobs of the profile `embedding` make them, for new texts when a space is searched. The first 8,000 characters of a text count, and the first 100,000 entries of a space where Redis has vector sets (Redis 8 and newer), 50,000 elsewhere.',
  tags,
  parameters: [space],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: reference('schemas', 'MemorySearch'),
        example: { query: 'Where does she live?', limit: 3 },
      },
    },
  },
  responses: {
    200: jsonAnswer('The entries and documents found, nearest first.', 'MemorySearchResult', {
      data: [{ closeness: 0.62, entry: memoryEntry }],
      model: 'universal-sentence-encoder-lite',
      unsearched: 0,
    }),
    ...problemResponses(
      ...bodyProblems,
      'not-found',
      'no-backend',
      'no-model',
      'backend-failed',
      'store-full',
    ),
  },
};

const exportSpace: Operation = {
  operationId: 'exportMemorySpace',
  summary: 'Export a whole memory space',
  description: 'JSON lines: the space, its entries, its documents. `type` names what a line holds.',
  tags,
  parameters: [space],
  responses: {
    200: {
      description: 'The lines.',
      content: {
        'application/jsonl': {
          schema: {
            type: 'object',
            required: ['type'],
            properties: { type: { enum: ['space', 'entry', 'document'] } },
          },
        },
      },
    },
    ...problemResponses('not-found'),
  },
};

const beginPass: Operation = {
  operationId: 'beginMemoryPass',
  summary: 'Begin a pass over the new entries or digests of a memory space',
  description:
    '`mid` makes a dated digest of the entries since the last one; `long` merges digests into the long document. The pass is a distill job. It waits for a pass that is already running on the space.',
  tags,
  parameters: [space, pass, reference('parameters', 'IdempotencyKey'), reference('parameters', 'Prefer')],
  requestBody: {
    required: false,
    content: { 'application/json': { schema: reference('schemas', 'NewMemoryPass'), example: {} } },
  },
  responses: {
    200: jsonAnswer('The job ended while the caller waited.', 'Job', { ...queuedJob, kind: 'distill' }),
    202: jsonAnswer('The job is stored and will run.', 'Job', { ...queuedJob, kind: 'distill' }),
    ...problemResponses(
      ...bodyProblems,
      'not-found',
      'unknown-backend',
      'unknown-profile',
      'no-backend',
      'no-model',
      'capability',
      'idempotency-mismatch',
      'store-full',
    ),
  },
};

export const memoryPaths: Record<string, PathItem> = {
  '/v1/memory': { get: listSpaces },
  '/v1/memory/{space}': { get: getSpace, delete: deleteSpace },
  '/v1/memory/{space}/entries': { get: listEntries, post: addEntries },
  '/v1/memory/{space}/documents': { get: listDocuments },
  '/v1/memory/{space}/documents/{pass}/{version}': { get: getDocument },
  '/v1/memory/{space}/search': { post: searchSpace },
  '/v1/memory/{space}/export': { get: exportSpace },
  '/v1/memory/{space}/passes/{pass}': { post: beginPass },
};
