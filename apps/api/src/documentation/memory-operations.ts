import { documentQuerySchema, entryQuerySchema } from '../memory-spaces/read-memory-request.js';
import { queuedJob } from './examples.js';
import { memoryDocument, memoryEntry, memorySpace } from './memory-examples.js';
import { type Operation, type PathItem, reference } from './operation.js';
import { problemResponses } from './problem-responses.js';
import { queryParameters } from './query-parameters.js';

const tags = ['Memory'];
const space = reference('parameters', 'SpaceName');
const pass = reference('parameters', 'MemoryPass');
const bodyProblems = ['malformed-json', 'payload-too-large', 'unsupported-media', 'validation'] as const;

const listSpaces: Operation = {
  operationId: 'listMemorySpaces',
  summary: 'List your memory spaces, last changed first',
  tags,
  responses: {
    200: answer('At most 1,000.', 'MemorySpaceList', { data: [memorySpace] }),
    ...problemResponses(),
  },
};

const getSpace: Operation = {
  operationId: 'getMemorySpace',
  summary: 'Get how a memory space stands',
  tags,
  parameters: [space],
  responses: { 200: answer('The space.', 'MemorySpace', memorySpace), ...problemResponses('not-found') },
};

const deleteSpace: Operation = {
  operationId: 'deleteMemorySpace',
  summary: 'Delete a memory space with everything in it',
  description: 'A pass that has it then comes to nothing.',
  tags,
  parameters: [space],
  responses: { 204: { description: 'It is gone.' }, ...problemResponses('not-found') },
};

const addEntries: Operation = {
  operationId: 'addMemoryEntries',
  summary: 'Add entries to a memory space',
  description:
    'The space begins with its first entry, and is deleted a year after the last write to it. An entry with an `id` that is there changes nothing.',
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
    200: answer('A page.', 'MemoryEntryPage', { data: [memoryEntry], nextAfter: null }),
    ...problemResponses('validation', 'not-found'),
  },
};

const listDocuments: Operation = {
  operationId: 'listMemoryDocuments',
  summary: 'List versions of the documents of a memory space, newest first',
  tags,
  parameters: [space, ...queryParameters(documentQuerySchema)],
  responses: {
    200: answer('Documents.', 'MemoryDocumentList', { data: [memoryDocument] }),
    ...problemResponses('validation', 'not-found'),
  },
};

const getDocument: Operation = {
  operationId: 'getMemoryDocument',
  summary: 'Get a version of a document, or the one that counts',
  tags,
  parameters: [
    space,
    pass,
    {
      name: 'version',
      in: 'path',
      required: true,
      description: 'A number, or `current`.',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: answer('The document.', 'MemoryDocument', memoryDocument),
    ...problemResponses('not-found'),
  },
};

const searchSpace: Operation = {
  operationId: 'searchMemorySpace',
  summary: 'Find what is near in meaning in a memory space',
  description:
    'Compares vectors, made by embed jobs of the profile `embedding`: of the query, and of what is new in the space since the last search. They are made of the first 8,000 characters of a text, and of the first 100,000 entries of a space where Redis has vector sets (Redis 8 and newer), of the first 50,000 elsewhere.',
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
    200: answer('What was found.', 'MemorySearchResult', {
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
  description: 'JSON lines: the space, its entries, its documents; `type` says what a line is.',
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
  summary: 'Distil what is new in a memory space',
  description:
    '`mid` makes a dated digest of the entries since the last one; `long` merges digests into the long document. It is a distill job; one that finds another pass at work waits for it.',
  tags,
  parameters: [space, pass, reference('parameters', 'IdempotencyKey'), reference('parameters', 'Prefer')],
  requestBody: {
    required: false,
    content: { 'application/json': { schema: reference('schemas', 'NewMemoryPass'), example: {} } },
  },
  responses: {
    200: answer('The job ended while the caller waited.', 'Job', { ...queuedJob, kind: 'distill' }),
    202: answer('The job is stored and will run.', 'Job', { ...queuedJob, kind: 'distill' }),
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

function answer(description: string, schema: string, example: object): object {
  return {
    description,
    headers: { 'X-Request-Id': reference('headers', 'X-Request-Id') },
    content: { 'application/json': { schema: reference('schemas', schema), example } },
  };
}
