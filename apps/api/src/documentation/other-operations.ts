import type { Kinds } from '@app/execution';
import { type Operation, type PathItem, reference } from './operation.js';
import { usageQuerySchemaOf } from '../usage/usage-query.js';
import { queryParameters } from './query-parameters.js';
import { openProblemResponses, problemResponses } from './problem-responses.js';

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

const followInstallation: Operation = {
  operationId: 'followInstallation',
  summary: 'Follow what happens to the installation',
  description:
    'Server-sent events for operators: lanes that are parked, paused or free again, breakers that open and close, credentials that were refused, limits that changed, webhook endpoints that were disabled. From now on, or from after `Last-Event-ID`; the last 10,000 events of seven days are kept.',
  tags: ['Operation'],
  parameters: [
    { name: 'Last-Event-ID', in: 'header', schema: { type: 'string' } },
    {
      name: 'starting_after',
      in: 'query',
      description: 'The id of an event; 0 for all that are kept.',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: {
      description: 'The events; `data` of each is an InstallationEvent.',
      headers: { 'X-Request-Id': reference('headers', 'X-Request-Id') },
      content: { 'text/event-stream': { schema: reference('schemas', 'InstallationEvent') } },
    },
    ...problemResponses('operators-only', 'validation'),
  },
};

const getUsage = (kinds: Kinds): Operation => ({
  operationId: 'getUsage',
  summary: 'What was used, and what it cost',
  description:
    'Tokens and costs of attempts by the day on which they ended, kept for 400 days. Of the own tenant; operators see all tenants.',
  tags: ['Operation'],
  parameters: queryParameters(usageQuerySchemaOf(kinds.names)),
  responses: {
    200: {
      description: 'The rows.',
      headers: { 'X-Request-Id': reference('headers', 'X-Request-Id') },
      content: { 'application/json': { schema: reference('schemas', 'UsageReport') } },
    },
    ...problemResponses('operators-only', 'validation'),
  },
});

/** Paths of usage, events, health and documentation. */
export const otherPaths = (kinds: Kinds): Record<string, PathItem> => ({
  '/v1/usage': { get: getUsage(kinds) },
  '/v1/events': { get: followInstallation },
  '/healthz': { get: getHealth },
  '/readyz': { get: getReadiness },
  '/openapi.json': { get: getDocument },
  '/docs': { get: browse },
});

function healthResponse(description: string, status: string): object {
  return {
    description,
    content: { 'application/json': { schema: reference('schemas', 'Health'), example: { status } } },
  };
}
