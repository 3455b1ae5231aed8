export * from './webhook-sender.js';
export * from './retry-schedule.js';
export * from './signing.js';
export * from './store/webhook-deliveries.js';
export type { WebhookClock } from './store/webhook-keys.js';
export * from './store/webhook-endpoints.js';
export * from './store/webhook-outbox.js';
export * from './webhooks.module.js';
