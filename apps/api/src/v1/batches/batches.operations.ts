import {
  type Operation,
  type PathItem,
  problemResponses,
  queryParameters,
  reference,
} from '../../openapi/operation.js';
import { batchListSchema, batchOptionsSchema } from './batch-requests.js';

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
    'Each line is a job request with a `custom_id` of your own. If a line is not valid, no job is created, and `errors` names the lines, counted from 1.',
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
      description: 'A page of batches. `nextCursor` of the last page is null.',
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
  responses: { 200: answer('The current state of the batch.'), ...problemResponses('not-found') },
};

const cancelBatch: Operation = {
  operationId: 'cancelBatch',
  summary: 'Cancel the jobs of a batch that have not ended',
  tags,
  parameters: [id],
  responses: {
    200: answer('The batch: being cancelled, or as it had ended before.'),
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
      description: 'One BatchResult per line, including jobs that have not ended.',
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
