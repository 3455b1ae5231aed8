import type { Kinds } from '@app/execution';
import { completedJob, queuedJob, requestExamples } from '../../openapi/examples.js';
import {
  bodyProblems,
  type Operation,
  type PathItem,
  problemResponses,
  queryParameters,
  reference,
} from '../../openapi/operation.js';
import { listQuerySchemaOf } from './job-requests.js';

const tags = ['Jobs'];
const id = reference('parameters', 'JobId');
const wait = reference('parameters', 'Prefer');
const idempotencyKey = reference('parameters', 'IdempotencyKey');

const providerKey = {
  name: 'Sluice-Provider-Key',
  in: 'header',
  description:
    'A vendor key of the caller for this one job, on the first backend of its route. It is stored sealed, with the job.',
  schema: { type: 'string' },
};

const submitJob: Operation = {
  operationId: 'submitJob',
  summary: 'Submit a job',
  description:
    'The job is stored before the answer is sent. With `Prefer: wait=N` the answer is sent when the job has ended, or after N seconds.',
  tags,
  parameters: [idempotencyKey, wait, providerKey],
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: reference('schemas', 'JobRequest'), examples: requestExamples },
    },
  },
  responses: {
    200: jobResponse('The job ended while the caller waited.', completedJob, 'accepted'),
    202: jobResponse('The job is stored and will run.', queuedJob, 'accepted'),
    ...problemResponses(
      ...bodyProblems,
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

const listJobs = (kinds: Kinds): Operation => ({
  operationId: 'listJobs',
  summary: 'List jobs, newest first',
  tags,
  parameters: queryParameters(listQuerySchemaOf(kinds.names)),
  responses: {
    200: {
      description: 'A page of jobs. The last page has no `nextCursor`.',
      headers: { 'X-Request-Id': reference('headers', 'X-Request-Id') },
      content: {
        'application/json': {
          schema: reference('schemas', 'JobPage'),
          example: { data: [completedJob], nextCursor: null },
        },
      },
    },
    ...problemResponses('validation'),
  },
});

const getJob: Operation = {
  operationId: 'getJob',
  summary: 'Get a job',
  description: 'With `Prefer: wait=N` the answer is sent when the job has ended, or after N seconds.',
  tags,
  parameters: [id, wait, reference('parameters', 'IfNoneMatch')],
  responses: {
    200: jobResponse('The current state of the job.', completedJob),
    304: { description: 'The job has not changed since the given ETag.' },
    ...problemResponses('not-found', 'purged'),
  },
};

const deleteJob: Operation = {
  operationId: 'deleteJob',
  summary: 'Delete an ended job and its result',
  tags,
  parameters: [id],
  responses: {
    204: { description: 'The job was deleted.' },
    ...problemResponses('not-found', 'job-active'),
  },
};

const cancelJob: Operation = {
  operationId: 'cancelJob',
  summary: 'Cancel a job',
  description: 'Aborts a running call. A job that has ended is not changed.',
  tags,
  parameters: [id],
  responses: {
    200: jobResponse('The job: cancelled, being cancelled, or as it had ended before.', {
      ...queuedJob,
      status: 'cancelled',
      version: 2,
    }),
    ...problemResponses('not-found'),
  },
};

const retryJob: Operation = {
  operationId: 'retryJob',
  summary: 'Submit an ended job again',
  description:
    'Creates a new job with the same request. Its route is planned anew with the current configuration.',
  tags,
  parameters: [id, idempotencyKey, wait],
  responses: {
    200: jobResponse('The new job ended while the caller waited.', completedJob, 'accepted'),
    202: jobResponse('The new job.', { ...queuedJob, retryOf: queuedJob.id }, 'accepted'),
    ...problemResponses(
      'not-found',
      'job-not-finished',
      'unknown-backend',
      'unknown-profile',
      'no-backend',
      'no-model',
      'capability',
      'idempotency-mismatch',
    ),
  },
};

const followJob: Operation = {
  operationId: 'followJob',
  summary: 'Follow a job that was submitted with `stream`',
  description:
    'Server-sent events from the first one, or from the one after `Last-Event-ID`. Ids count from 1 without gaps. `output.reset` discards the output before it. The last event is `job.completed`, `job.failed`, `job.cancelled` or `job.expired`.',
  tags,
  parameters: [
    id,
    { name: 'Last-Event-ID', in: 'header', schema: { type: 'integer', minimum: 0 } },
    { name: 'starting_after', in: 'query', schema: { type: 'integer', minimum: 0 } },
  ],
  responses: {
    200: {
      description: 'The events. `data` of each is a JobEvent.',
      headers: { 'X-Request-Id': reference('headers', 'X-Request-Id') },
      content: { 'text/event-stream': { schema: reference('schemas', 'JobEvent') } },
    },
    204: { description: 'The job has ended, and the reader has received every event.' },
    ...problemResponses('not-found', 'not-streamed', 'validation'),
  },
};

/** Paths of jobs of these kinds. */
export const jobPaths = (kinds: Kinds): Record<string, PathItem> => ({
  '/v1/jobs': { get: listJobs(kinds), post: submitJob },
  '/v1/jobs/{id}': { get: getJob, delete: deleteJob },
  '/v1/jobs/{id}/events': { get: followJob },
  '/v1/jobs/{id}/cancel': { post: cancelJob },
  '/v1/jobs/{id}/retry': { post: retryJob },
});

function jobResponse(description: string, example: object, accepted?: 'accepted'): object {
  const names = ['X-Request-Id', 'ETag', 'Retry-After', 'Preference-Applied'];
  if (accepted !== undefined) names.push('Location', 'Idempotency-Replayed');
  return {
    description,
    headers: Object.fromEntries(names.map((name) => [name, reference('headers', name)])),
    content: { 'application/json': { schema: reference('schemas', 'Job'), example } },
  };
}
