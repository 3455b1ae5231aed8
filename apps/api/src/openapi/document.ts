import type { Kinds } from '@app/execution';
import { longestWait } from '../http/headers.js';
import { routeSets } from '../v1/routes.js';
import { sentWebhooks } from '../v1/webhooks/webhooks.operations.js';
import type { PathItem } from './operation.js';
import { schemaComponents } from './schemas.js';

/** The whole API in OpenAPI 3.1, made from the schemas that also check the requests. */
export function openApiDocument(kinds: Kinds) {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sluice',
      version: '1',
      description:
        'Durable queue jobs for LLM work. Submit a job, then wait for it, poll it, or cancel it. Errors are problem details (RFC 9457).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'Jobs' },
      { name: 'Batches' },
      { name: 'Memory' },
      { name: 'Schedules' },
      { name: 'Webhooks' },
      { name: 'Backends' },
      { name: 'Operation' },
    ],
    security: [{ apiKey: [] }],
    paths: Object.assign({}, ...routeSets.map(({ paths }) => paths(kinds))) as Record<string, PathItem>,
    webhooks: sentWebhooks,
    components: {
      schemas: schemaComponents(kinds),
      headers,
      parameters,
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key of the configuration. If none is configured, local callers need no key.',
        },
      },
    },
  };
}

const text = { type: 'string' };

const headers = {
  'X-Request-Id': { description: 'The id of the request in logs. Callers may send their own.', schema: text },
  ETag: { description: 'Changes whenever the resource changes.', schema: { ...text, examples: ['"v3"'] } },
  'Retry-After': { description: 'Seconds to wait before the next request.', schema: { type: 'integer' } },
  'Preference-Applied': { description: 'The wait that was granted.', schema: text },
  Location: { description: 'The path of the created resource.', schema: text },
  'Idempotency-Replayed': {
    description: '`true` when an earlier request with this Idempotency-Key made the job.',
    schema: text,
  },
};

const parameters = {
  JobId: { name: 'id', in: 'path', required: true, schema: text },
  SpaceName: { name: 'space', in: 'path', required: true, schema: text },
  MemoryPass: { name: 'pass', in: 'path', required: true, schema: { enum: ['mid', 'long'] } },
  ScheduleId: { name: 'id', in: 'path', required: true, schema: text },
  ScheduleRunId: { name: 'run', in: 'path', required: true, schema: text },
  EndpointId: { name: 'id', in: 'path', required: true, schema: text },
  DeliveryId: { name: 'id', in: 'path', required: true, schema: text },
  SettingsName: { name: 'name', in: 'path', required: true, schema: text },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description:
      'An ETag that the caller has seen. The request is refused if the resource has changed since.',
    schema: text,
  },
  BackendName: { name: 'name', in: 'path', required: true, schema: text },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    description: `\`wait=N\`: answer when the job has ended, or after N seconds (at most ${longestWait}).`,
    schema: { ...text, examples: ['wait=30'] },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A repeated request with the same key returns the job of the first one. 1 to 255 visible characters, plain or as a quoted string.',
    schema: { ...text, maxLength: 512 },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'An ETag that the caller has seen.',
    schema: text,
  },
};
