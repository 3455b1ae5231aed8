import { batchListSchema, batchOptionsSchema } from '../batches/batch-query.js';
import { type Operation, type PathItem, reference } from './operation.js';
import { problemResponses } from './problem-responses.js';
import { queryParameters } from './query-parameters.js';

const tags = ['Batches'];
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

const batch = {
  id: 'b_4dfjiyk235hwvk57skizenvmrt',
  object: 'batch',
  status: 'in_progress',
  createdAt: '2026-11-21T08:00:00.000Z',
  counts: { total: 2, waiting: 1, completed: 1, failed: 0, cancelled: 0, expired: 0 },
};

const submitBatch: Operation = {
  operationId: 'submitBatch',
  summary: 'Submit up to 100,000 jobs',
  description:
    'One job request in each line, with a `custom_id` of your own. When a line is not valid, nothing is begun and `errors` name the lines, counted from 1.',
  tags,
  parameters: queryParameters(batchOptionsSchema),
  requestBody: {
    required: true,
    content: {
      'application/jsonl': {
        schema: { type: 'string' },
        example: '{"custom_id":"a","kind":"chat","input":{"messages":[{"role":"user","content":"Hello"}]}}\n',
      },
    },
  },
  responses: {
    202: answer('The batch is stored and will run.'),
    ...problemResponses('validation', 'payload-too-large', 'unsupported-media', 'store-full'),
  },
};

const listBatches: Operation = {
  operationId: 'listBatches',
  summary: 'List batches, newest first',
  tags,
  parameters: queryParameters(batchListSchema),
  responses: {
    200: {
      description: 'A page. `nextCursor` of the last one is null.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['data', 'nextCursor'],
            properties: {
              data: { type: 'array', items: reference('schemas', 'Batch') },
              nextCursor: { type: ['string', 'null'] },
            },
          },
          example: { data: [batch], nextCursor: null },
        },
      },
    },
    ...problemResponses('validation'),
  },
};

const getBatch: Operation = {
  operationId: 'getBatch',
  summary: 'Get a batch and its counts',
  tags,
  parameters: [id],
  responses: { 200: answer('The batch as it stands.'), ...problemResponses('not-found') },
};

const cancelBatch: Operation = {
  operationId: 'cancelBatch',
  summary: 'Cancel what has not ended of a batch',
  tags,
  parameters: [id],
  responses: {
    200: answer('The batch, about to be cancelled or as it had ended.'),
    ...problemResponses('not-found'),
  },
};

const getResults: Operation = {
  operationId: 'getBatchResults',
  summary: 'Get the results of all jobs, in the order of their lines',
  tags,
  parameters: [id],
  responses: {
    200: {
      description: 'A BatchResult in each line, of jobs that have not ended too.',
      content: { 'application/jsonl': { schema: reference('schemas', 'BatchResult') } },
    },
    ...problemResponses('not-found'),
  },
};

export const batchPaths: Record<string, PathItem> = {
  '/v1/batches': { get: listBatches, post: submitBatch },
  '/v1/batches/{id}': { get: getBatch },
  '/v1/batches/{id}/cancel': { post: cancelBatch },
  '/v1/batches/{id}/results': { get: getResults },
};

function answer(description: string): object {
  return {
    description,
    headers: { 'X-Request-Id': reference('headers', 'X-Request-Id') },
    content: { 'application/json': { schema: reference('schemas', 'Batch'), example: batch } },
  };
}
