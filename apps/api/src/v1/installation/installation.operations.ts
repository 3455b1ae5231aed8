import type { Kinds } from '@app/execution';
import {
  openProblemResponses,
  type Operation,
  type PathItem,
  problemResponses,
  queryParameters,
  reference,
} from '../../openapi/operation.js';
import { usageQuerySchemaOf } from './usage-requests.js';

const getHealth: Operation = {
  operationId: 'getHealth',
  summary: 'Report that the process is alive',
  tags: ['Operation'],
  security: [],
  responses: { 200: healthResponse('The process is alive.', 'ok'), ...openProblemResponses('misdirected') },
};

const getReadiness: Operation = {
  operationId: 'getReadiness',
  summary: 'Report whether the process is ready to receive requests',
  tags: ['Operation'],
  security: [],
  responses: {
    200: healthResponse('The job store is reachable and the process is not shutting down.', 'ok'),
    503: healthResponse('The process cannot store jobs, or is shutting down.', 'shutting-down'),
    ...openProblemResponses('misdirected'),
  },
};

const getDocument: Operation = {
  operationId: 'getOpenApiDocument',
  summary: 'Get the OpenAPI document',
  tags: ['Operation'],
  security: [],
  responses: {
    200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
    ...openProblemResponses('misdirected'),
  },
};

const browse: Operation = {
  operationId: 'browseDocument',
  summary: 'Browse the API',
  tags: ['Operation'],
  security: [],
  responses: {
    200: {
      description: 'A page that loads nothing from other servers.',
      content: { 'text/html': { schema: { type: 'string' } } },
    },
    ...openProblemResponses('misdirected'),
  },
};

const followInstallation: Operation = {
  operationId: 'followInstallation',
  summary: 'Follow the events of the installation',
  description:
    'Server-sent events for operators: lanes are parked, paused or open again, breakers open and close, credentials are refused, limits change, webhook endpoints are disabled. Starts now, or after `Last-Event-ID`. The last 10,000 events of seven days are kept.',
  tags: ['Operation'],
  parameters: [
    { name: 'Last-Event-ID', in: 'header', schema: { type: 'string' } },
    {
      name: 'starting_after',
      in: 'query',
      description: 'The id of the event to start after; 0 for all events that are kept.',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: {
      description: 'The events. `data` of each is an InstallationEvent.',
      headers: { 'X-Request-Id': reference('headers', 'X-Request-Id') },
      content: { 'text/event-stream': { schema: reference('schemas', 'InstallationEvent') } },
    },
    ...problemResponses('operators-only', 'validation'),
  },
};

const getUsage = (kinds: Kinds): Operation => ({
  operationId: 'getUsage',
  summary: 'Report tokens and cost',
  description:
    'Tokens and cost of attempts, by the day on which they ended. Usage is kept for 400 days. Callers see their own tenant; operators see all tenants.',
  tags: ['Operation'],
  parameters: queryParameters(usageQuerySchemaOf(kinds.names)),
  responses: {
    200: {
      description: 'The report.',
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
