import type { WebhookDelivery, WebhookEndpoint, WebhookEvent } from '@app/contracts';

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
