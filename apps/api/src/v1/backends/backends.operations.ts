import { lane } from '../../openapi/examples.js';
import {
  bodyProblems,
  jsonAnswer,
  type Operation,
  type PathItem,
  problemResponses,
  reference,
} from '../../openapi/operation.js';
import { backendSettings } from '../settings/settings.operations.js';

const tags = ['Backends'];
const name = reference('parameters', 'BackendName');

const listProviders: Operation = {
  operationId: 'listProviders',
  summary: 'List the providers of the catalogue',
  description: 'The capabilities of each provider, and the variables that make a backend of it.',
  tags,
  responses: { 200: jsonAnswer('Every provider.', 'Providers'), ...problemResponses() },
};

const listBackends: Operation = {
  operationId: 'listBackends',
  summary: 'List the backends and the state of their lanes',
  tags,
  responses: {
    200: jsonAnswer('Every configured backend.', 'Lanes', { data: [lane] }),
    ...problemResponses(),
  },
};

const listBackendModels: Operation = {
  operationId: 'listBackendModels',
  summary: 'List the models of a backend',
  description: 'The vendor is asked at most once a minute.',
  tags,
  parameters: [name],
  responses: {
    200: jsonAnswer('The models that the credentials of the backend may use.', 'BackendModels', {
      data: [{ id: 'gpt-5-mini' }, { id: 'llama3.2:latest', contextTokens: 131_072 }],
      askedAt: '2026-11-21T09:00:00.000Z',
    }),
    ...problemResponses('not-found', 'capability', 'backend-failed'),
  },
};

const testBackend: Operation = {
  operationId: 'testBackend',
  summary: 'Test a backend with a real call',
  description:
    'Makes the smallest real call, past the lane, and explains what is wrong: key, address, model or region. The vendor bills the call.',
  tags,
  parameters: [name],
  requestBody: {
    required: false,
    content: { 'application/json': { schema: reference('schemas', 'BackendTestRequest') } },
  },
  responses: {
    200: jsonAnswer('The result of the test.', 'BackendTest', {
      backend: 'primary',
      ok: false,
      call: 'chat',
      model: 'gpt-5-mni',
      elapsedMs: 180,
      message:
        'Model "gpt-5-mni" is not available on backend "primary"; the nearest are gpt-5-mini, gpt-5. The provider says: The model `gpt-5-mni` does not exist.',
      failure: 'model-not-found',
      nearest: ['gpt-5-mini', 'gpt-5'],
    }),
    ...problemResponses(...bodyProblems, 'not-found', 'no-model'),
  },
};

const pauseBackend: Operation = {
  operationId: 'pauseBackend',
  summary: 'Pause a backend',
  description:
    'No process starts a call of it; running jobs end. Waiting jobs stay until their `maxWait`, then move to their fallback. For operators. Pausing it again changes nothing.',
  tags,
  parameters: [name],
  requestBody: {
    required: false,
    content: { 'application/json': { schema: reference('schemas', 'PauseRequest') } },
  },
  responses: {
    200: jsonAnswer('The current state of the lane.', 'Lane', {
      ...lane,
      state: 'paused',
      pausedAt: '2026-11-21T09:00:00.000Z',
      pausedBy: 'night-shift',
      pausedBecause: 'The bill of this month.',
    }),
    ...problemResponses(...bodyProblems, 'operators-only', 'not-found'),
  },
};

const resumeBackend: Operation = {
  operationId: 'resumeBackend',
  summary: 'Resume a paused backend',
  description: 'For operators.',
  tags,
  parameters: [name],
  responses: {
    200: jsonAnswer('The current state of the lane.', 'Lane', lane),
    ...problemResponses('operators-only', 'not-found'),
  },
};

export const backendPaths: Record<string, PathItem> = {
  '/v1/providers': { get: listProviders },
  '/v1/backends': { get: listBackends, ...backendSettings.collection },
  '/v1/backends/{name}': backendSettings.member,
  '/v1/backends/{name}/models': { get: listBackendModels },
  '/v1/backends/{name}/test': { post: testBackend },
  '/v1/backends/{name}/pause': { post: pauseBackend },
  '/v1/backends/{name}/resume': { post: resumeBackend },
};
