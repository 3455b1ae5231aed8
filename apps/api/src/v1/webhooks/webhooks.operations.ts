import type { WebhookDelivery, WebhookEndpoint, WebhookEvent } from '@app/contracts';
import {
  bodyProblems,
  jsonAnswer,
  jsonBody,
  type Operation,
  type PathItem,
  problemResponses,
  queryParameters,
  reference,
} from '../../openapi/operation.js';
import { deliveryQuerySchema } from './webhook-views.js';

const at = '2026-11-21T09:00:00.000Z';

export const endpoint: WebhookEndpoint = {
  id: 'e_n4xq2vbyd6k7wz3mfh5tjo2lqa',
  object: 'webhook_endpoint',
  url: 'https://hooks.example.org/sluice',
  events: ['job.completed', 'job.failed'],
  status: 'enabled',
  createdAt: at,
  secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD5yNwEgpYhJo=',
};

export const delivery: WebhookDelivery = {
  id: 'd_3lq7cmvoy2fhz5xk6bn4wtjae4',
  object: 'webhook_delivery',
  event: 'evt_o5vz2q6nxk7c3mtbhwyd4jfl4a',
  type: 'job.completed',
  subject: 'j_kklcyodbo4fug64rv5keiz364y',
  endpoint: endpoint.id,
  status: 'pending',
  createdAt: at,
  nextAttemptAt: '2026-11-21T09:00:05.000Z',
  attempts: [
    { startedAt: at, durationMs: 41, failure: 'status', status: 500, message: 'The receiver answered 500.' },
  ],
};

export const webhookEvent: WebhookEvent = {
  type: 'job.completed',
  timestamp: at,
  data: {
    id: delivery.subject,
    kind: 'chat',
    status: 'completed',
    createdAt: at,
    completedAt: at,
    backend: 'primary',
    attempts: 1,
    usage: { inputTokens: 12, outputTokens: 40 },
    path: `/v1/jobs/${delivery.subject}`,
  },
};

const tags = ['Webhooks'];
const endpointId = [reference('parameters', 'EndpointId')];
const deliveryId = [reference('parameters', 'DeliveryId')];
const { secret: _, ...shown } = endpoint;

const createEndpoint: Operation = {
  operationId: 'createWebhookEndpoint',
  summary: 'Create an endpoint that receives the events of your tenant',
  description: 'The answer contains its secret, which is not shown again.',
  tags,
  requestBody: jsonBody('NewWebhookEndpoint', { url: endpoint.url, events: endpoint.events }, true),
  responses: {
    201: jsonAnswer('The endpoint and its secret.', 'WebhookEndpoint', endpoint),
    ...problemResponses(...bodyProblems, 'endpoint-limit'),
  },
};

const listEndpoints: Operation = {
  operationId: 'listWebhookEndpoints',
  summary: 'List your endpoints',
  tags,
  responses: {
    200: {
      description: 'All endpoints, oldest first.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['data'],
            properties: { data: { type: 'array', items: reference('schemas', 'WebhookEndpoint') } },
          },
          example: { data: [shown] },
        },
      },
    },
    ...problemResponses(),
  },
};

const getEndpoint: Operation = {
  operationId: 'getWebhookEndpoint',
  summary: 'Get an endpoint',
  tags,
  parameters: endpointId,
  responses: {
    200: jsonAnswer('The endpoint, without its secret.', 'WebhookEndpoint', shown),
    ...problemResponses('not-found'),
  },
};

const deleteEndpoint: Operation = {
  operationId: 'deleteWebhookEndpoint',
  summary: 'Delete an endpoint',
  description: 'Its pending deliveries fail.',
  tags,
  parameters: endpointId,
  responses: { 204: { description: 'The endpoint was deleted.' }, ...problemResponses('not-found') },
};

const rotateSecret: Operation = {
  operationId: 'rotateWebhookSecret',
  summary: 'Rotate the secret of an endpoint',
  description: 'Webhooks are also signed with the old secret for `oldSecretFor`.',
  tags,
  parameters: endpointId,
  requestBody: jsonBody('RotateWebhookSecret', { oldSecretFor: '1h' }, false),
  responses: {
    200: jsonAnswer('The endpoint and its new secret.', 'WebhookEndpoint', endpoint),
    ...problemResponses(...bodyProblems, 'not-found'),
  },
};

const disableEndpoint: Operation = {
  operationId: 'disableWebhookEndpoint',
  summary: 'Disable an endpoint',
  tags,
  parameters: endpointId,
  responses: {
    200: jsonAnswer('The endpoint.', 'WebhookEndpoint', {
      ...shown,
      status: 'disabled',
      disabledBecause: 'asked',
      disabledAt: endpoint.createdAt,
    }),
    ...problemResponses('not-found'),
  },
};

const enableEndpoint: Operation = {
  operationId: 'enableWebhookEndpoint',
  summary: 'Enable an endpoint',
  description: '`recover` sends the deliveries that failed while it was disabled.',
  tags,
  parameters: endpointId,
  responses: {
    200: jsonAnswer('The endpoint.', 'WebhookEndpoint', shown),
    ...problemResponses('not-found'),
  },
};

const testEndpoint: Operation = {
  operationId: 'testWebhookEndpoint',
  summary: 'Send a test event to an endpoint',
  tags,
  parameters: endpointId,
  responses: {
    202: jsonAnswer('The delivery. Get it to see its outcome.', 'WebhookDelivery', delivery),
    ...problemResponses('not-found', 'endpoint-disabled'),
  },
};

const recoverEndpoint: Operation = {
  operationId: 'recoverWebhookEndpoint',
  summary: 'Send the deliveries of an endpoint again that failed since a time',
  description: 'At most 10,000 at once, oldest first; repeat the request for more.',
  tags,
  parameters: endpointId,
  requestBody: jsonBody('RecoverDeliveries', { since: endpoint.createdAt }, true),
  responses: {
    202: {
      description: 'The number of deliveries that are due now.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['recovered'],
            properties: { recovered: { type: 'integer' } },
          },
          example: { recovered: 12 },
        },
      },
    },
    ...problemResponses(...bodyProblems, 'not-found', 'endpoint-disabled'),
  },
};

const listEndpointDeliveries: Operation = {
  operationId: 'listWebhookEndpointDeliveries',
  summary: 'List the deliveries to an endpoint, newest first',
  tags,
  parameters: [...endpointId, ...queryParameters(deliveryQuerySchema)],
  responses: { 200: deliveryPage(), ...problemResponses('validation', 'not-found') },
};

const listDeliveries: Operation = {
  operationId: 'listWebhookDeliveries',
  summary: 'List all your deliveries, newest first',
  tags,
  parameters: queryParameters(deliveryQuerySchema),
  responses: { 200: deliveryPage(), ...problemResponses('validation') },
};

const getDelivery: Operation = {
  operationId: 'getWebhookDelivery',
  summary: 'Get a delivery and its attempts',
  tags,
  parameters: deliveryId,
  responses: {
    200: jsonAnswer('The delivery.', 'WebhookDelivery', delivery),
    ...problemResponses('not-found'),
  },
};

const redeliver: Operation = {
  operationId: 'redeliverWebhook',
  summary: 'Send a webhook again',
  description: 'Under the same `webhook-id`, with the full schedule of retries.',
  tags,
  parameters: deliveryId,
  responses: {
    202: jsonAnswer('The delivery, due now.', 'WebhookDelivery', delivery),
    ...problemResponses('not-found', 'endpoint-disabled'),
  },
};

const listKeys: Operation = {
  operationId: 'listWebhookKeys',
  summary: 'List the public keys that verify webhooks',
  description: 'Every webhook has a `v1a` signature of the first key.',
  tags,
  responses: {
    200: jsonAnswer('The keys.', 'WebhookKeys', {
      publicKeys: ['whpk_Fj3vI1Zl0y6L4dV4HcT4l1c0xJ8VqQ0m9E0Wb2yqk8s='],
    }),
    ...problemResponses(),
  },
};

export const webhookPaths: Record<string, PathItem> = {
  '/v1/webhook-endpoints': { get: listEndpoints, post: createEndpoint },
  '/v1/webhook-endpoints/{id}': { get: getEndpoint, delete: deleteEndpoint },
  '/v1/webhook-endpoints/{id}/rotate-secret': { post: rotateSecret },
  '/v1/webhook-endpoints/{id}/disable': { post: disableEndpoint },
  '/v1/webhook-endpoints/{id}/enable': { post: enableEndpoint },
  '/v1/webhook-endpoints/{id}/test': { post: testEndpoint },
  '/v1/webhook-endpoints/{id}/recover': { post: recoverEndpoint },
  '/v1/webhook-endpoints/{id}/deliveries': { get: listEndpointDeliveries },
  '/v1/webhook-deliveries': { get: listDeliveries },
  '/v1/webhook-deliveries/{id}': { get: getDelivery },
  '/v1/webhook-deliveries/{id}/redeliver': { post: redeliver },
  '/v1/webhook-keys': { get: listKeys },
};

/** The webhooks that are sent to endpoints and for single jobs. */
export const sentWebhooks = {
  event: {
    post: {
      summary: 'An event of your tenant',
      description:
        'Signed as Standard Webhooks 1.0.0 describes: `webhook-id`, the same in every attempt; `webhook-timestamp`; `webhook-signature` with `v1` of the secret and `v1a` of the installation. Answer 2xx quickly. Any other answer is retried for about three days, and 410 disables the endpoint.',
      requestBody: jsonBody('WebhookEvent', webhookEvent, true),
      responses: { 204: { description: 'Any 2xx status.' } },
    },
  },
};

function deliveryPage(): object {
  return jsonAnswer('A page of deliveries. The last page has no `nextCursor`.', 'WebhookDeliveryPage', {
    data: [delivery],
    nextCursor: null,
  });
}
