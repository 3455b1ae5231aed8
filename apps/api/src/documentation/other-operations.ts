import { type Operation, type PathItem, reference } from './operation.js';
import { openProblemResponses } from './problem-responses.js';

const getHealth: Operation = {
  operationId: 'getHealth',
  summary: 'Whether the process lives',
  tags: ['Operation'],
  security: [],
  responses: { 200: healthResponse('It lives.', 'ok'), ...openProblemResponses('misdirected') },
};

const getReadiness: Operation = {
  operationId: 'getReadiness',
  summary: 'Whether the process shall be sent requests',
  tags: ['Operation'],
  security: [],
  responses: {
    200: healthResponse('The job store is reachable and the process is not shutting down.', 'ok'),
    503: healthResponse('Send requests elsewhere.', 'shutting-down'),
    ...openProblemResponses('misdirected'),
  },
};

const getDocument: Operation = {
  operationId: 'getOpenApiDocument',
  summary: 'This document',
  tags: ['Operation'],
  security: [],
  responses: {
    200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
    ...openProblemResponses('misdirected'),
  },
};

const browse: Operation = {
  operationId: 'browseDocument',
  summary: 'This document, as a page',
  tags: ['Operation'],
  security: [],
  responses: {
    200: {
      description: 'A page that needs nothing from elsewhere.',
      content: { 'text/html': { schema: { type: 'string' } } },
    },
    ...openProblemResponses('misdirected'),
  },
};

export const otherPaths: Record<string, PathItem> = {
  '/healthz': { get: getHealth },
  '/readyz': { get: getReadiness },
  '/openapi.json': { get: getDocument },
  '/docs': { get: browse },
};

function healthResponse(description: string, status: string): object {
  return {
    description,
    content: { 'application/json': { schema: reference('schemas', 'Health'), example: { status } } },
  };
}
