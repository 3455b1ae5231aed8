import { deliveryQuerySchema } from '../webhooks/read-webhook-request.js';
import { type Operation, type PathItem, reference } from './operation.js';
import { problemResponses } from './problem-responses.js';
import { queryParameters } from './query-parameters.js';
import { delivery, endpoint, webhookEvent } from './webhook-examples.js';

const tags = ['Webhooks'];
const endpointId = [reference('parameters', 'EndpointId')];
const deliveryId = [reference('parameters', 'DeliveryId')];
const bodyProblems = ['malformed-json', 'payload-too-large', 'unsupported-media', 'validation'] as const;
const { secret: _, ...shown } = endpoint;

const createEndpoint: Operation = {
  operationId: 'createWebhookEndpoint',
  summary: 'Add an endpoint that is told of the ends of all your jobs',
  description: 'The answer has its secret; it is not shown again.',
  tags,
  requestBody: json('NewWebhookEndpoint', { url: endpoint.url, events: endpoint.events }, true),
  responses: {
    201: answer('The endpoint and its secret.', 'WebhookEndpoint', endpoint),
    ...problemResponses(...bodyProblems, 'endpoint-limit'),
  },
};

const listEndpoints: Operation = {
  operationId: 'listWebhookEndpoints',
  summary: 'List your endpoints',
  tags,
  responses: {
    200: {
      description: 'All of them, the oldest first.',
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
    200: answer('The endpoint, without its secret.', 'WebhookEndpoint', shown),
    ...problemResponses('not-found'),
  },
};

const deleteEndpoint: Operation = {
  operationId: 'deleteWebhookEndpoint',
  summary: 'Delete an endpoint',
  description: 'What is still to be delivered to it fails.',
  tags,
  parameters: endpointId,
  responses: { 204: { description: 'It is gone.' }, ...problemResponses('not-found') },
};

const rotateSecret: Operation = {
  operationId: 'rotateWebhookSecret',
  summary: 'Give an endpoint a new secret',
  description: 'Until `oldSecretFor` is over, webhooks are signed with the old one too.',
  tags,
  parameters: endpointId,
  requestBody: json('RotateWebhookSecret', { oldSecretFor: '1h' }, false),
  responses: {
    200: answer('The endpoint and its new secret.', 'WebhookEndpoint', endpoint),
    ...problemResponses(...bodyProblems, 'not-found'),
  },
};

const disableEndpoint: Operation = {
  operationId: 'disableWebhookEndpoint',
  summary: 'Send nothing more to an endpoint',
  tags,
  parameters: endpointId,
  responses: {
    200: answer('The endpoint.', 'WebhookEndpoint', {
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
  summary: 'Send to an endpoint again',
  description: 'What failed meanwhile is sent by `recover`.',
  tags,
  parameters: endpointId,
  responses: {
    200: answer('The endpoint.', 'WebhookEndpoint', shown),
    ...problemResponses('not-found'),
  },
};

const testEndpoint: Operation = {
  operationId: 'testWebhookEndpoint',
  summary: 'Send a test to an endpoint',
  tags,
  parameters: endpointId,
  responses: {
    202: answer('The delivery; get it to see what came of it.', 'WebhookDelivery', delivery),
    ...problemResponses('not-found', 'endpoint-disabled'),
  },
};

const recoverEndpoint: Operation = {
  operationId: 'recoverWebhookEndpoint',
  summary: 'Send again what failed since a time',
  description: 'At most 10,000 at once, the oldest first; ask again for more.',
  tags,
  parameters: endpointId,
  requestBody: json('RecoverDeliveries', { since: endpoint.createdAt }, true),
  responses: {
    202: {
      description: 'How many are due now.',
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
    200: answer('The delivery.', 'WebhookDelivery', delivery),
    ...problemResponses('not-found'),
  },
};

const redeliver: Operation = {
  operationId: 'redeliverWebhook',
  summary: 'Send a webhook again',
  description: 'Under the same `webhook-id`, with the whole schedule of retries before it.',
  tags,
  parameters: deliveryId,
  responses: {
    202: answer('The delivery, due now.', 'WebhookDelivery', delivery),
    ...problemResponses('not-found', 'endpoint-disabled'),
  },
};

const listKeys: Operation = {
  operationId: 'listWebhookKeys',
  summary: 'List the public keys that check webhooks',
  description: 'Every webhook carries a `v1a` signature by the first of them.',
  tags,
  responses: {
    200: answer('The keys.', 'WebhookKeys', {
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

/** What is sent to endpoints and to the webhooks of single jobs. */
export const sentWebhooks = {
  event: {
    post: {
      summary: 'Something has happened',
      description:
        'Signed by Standard Webhooks 1.0.0: `webhook-id`, the same in every attempt; `webhook-timestamp`; `webhook-signature` with `v1` by the secret and `v1a` by the installation. Answer 2xx soon; everything else is tried again for about three days, and 410 disables the endpoint.',
      requestBody: json('WebhookEvent', webhookEvent, true),
      responses: { 204: { description: 'Any 2xx.' } },
    },
  },
};

function json(schema: string, example: object, required: boolean): object {
  return { required, content: { 'application/json': { schema: reference('schemas', schema), example } } };
}

function answer(description: string, schema: string, example: object): object {
  return {
    description,
    headers: { 'X-Request-Id': reference('headers', 'X-Request-Id') },
    content: { 'application/json': { schema: reference('schemas', schema), example } },
  };
}

function deliveryPage(): object {
  return answer('A page. The last one has no `nextCursor`.', 'WebhookDeliveryPage', {
    data: [delivery],
    nextCursor: null,
  });
}
