export { delayBeforeNext, retrySchedule } from './retry-schedule.js';
export {
  endpointSecretContext,
  installationKeyPairs,
  jobWebhookContext,
  keyPairPurpose,
  newWebhookSecret,
  type SigningKeys,
} from './signing.js';
export { type AttemptResult, WebhookSender } from './webhook-sender.js';
export { WebhooksModule } from './webhooks.module.js';
export { eventId, type NewDelivery, WebhookDeliveries } from './store/webhook-deliveries.js';
export { type EndpointSettings, maxEndpoints, WebhookEndpoints } from './store/webhook-endpoints.js';
export type { WebhookClock } from './store/webhook-keys.js';
export {
  type ClaimedDelivery,
  type ClaimRules,
  type DeliverySettlement,
  type OutboxEntry,
  WebhookOutbox,
} from './store/webhook-outbox.js';
