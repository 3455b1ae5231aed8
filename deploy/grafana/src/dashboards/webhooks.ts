import { metrics } from '@app/telemetry';
import type { MetricsDashboard } from '../panel.js';
import { now, rate, share } from '../query.js';

/** Deliveries of webhooks. */
export const webhooks: MetricsDashboard = {
  uid: 'sluice-webhooks',
  title: 'Sluice: webhooks',
  description: 'Whether ends of jobs become webhooks, and whether those arrive.',
  choose: [],
  panels: [
    {
      title: 'Deliveries',
      description: 'Attempts a second, by how they ended.',
      as: 'lines',
      unit: 'reqps',
      width: 12,
      queries: [{ expr: rate(metrics.webhookDeliveries, { by: ['outcome'] }), legend: '{{outcome}}' }],
    },
    {
      title: 'Deliveries that arrived',
      description: 'The share of attempts that the receiver took.',
      as: 'lines',
      unit: 'percentunit',
      width: 12,
      queries: [
        {
          expr: share(
            rate(metrics.webhookDeliveries, { where: { outcome: 'delivered' } }),
            rate(metrics.webhookDeliveries),
          ),
          legend: 'delivered',
        },
      ],
    },
    {
      title: 'Backlog',
      description: 'Ends of jobs that no webhook was made of yet.',
      as: 'lines',
      unit: 'short',
      width: 12,
      queries: [{ expr: now(metrics.webhookBacklog), legend: 'events' }],
    },
    {
      title: 'Age of the backlog',
      description: 'Of the oldest end of a job that waits. It grows when no courier runs.',
      as: 'lines',
      unit: 's',
      width: 12,
      queries: [{ expr: now(metrics.webhookBacklogAge), legend: 'oldest' }],
    },
  ],
};
