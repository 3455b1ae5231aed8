import { metrics } from '@app/telemetry';
import type { MetricsDashboard } from '../panel.js';
import { now, quantile, rate } from '../query.js';

const backend = { backend: '$backend' } as const;

/** How full the limits are, and who gets what share. */
export const limits: MetricsDashboard = {
  uid: 'sluice-limits',
  title: 'Sluice: limits and fairness',
  description: 'How much of each limit is used, what waits for it, and how tenants share the lanes.',
  choose: ['backend'],
  panels: [
    {
      title: 'Use of the limits',
      description: 'The share of a limit that is used. At 100 % jobs wait although workers are free.',
      as: 'lines',
      unit: 'percentunit',
      width: 12,
      queries: [
        {
          expr: now(metrics.limiterUtilisation, { by: ['group', 'dimension'] }),
          legend: '{{group}} {{dimension}}',
        },
      ],
    },
    {
      title: 'Refusals by limit',
      description: 'Calls a second that a limit did not let begin yet.',
      as: 'lines',
      unit: 'reqps',
      width: 12,
      queries: [
        {
          expr: rate(metrics.limiterRefusals, { by: ['backend', 'dimension'], where: backend }),
          legend: '{{backend}} {{dimension}}',
        },
      ],
    },
    {
      title: 'Wait for the limits',
      description: 'How long calls waited for their limits, and for which, 95th percentile.',
      as: 'lines',
      unit: 's',
      width: 12,
      queries: [
        {
          expr: quantile(0.95, metrics.limiterWait, { by: ['backend', 'reason'], where: backend }),
          legend: '{{backend}} {{reason}}',
        },
      ],
    },
    {
      title: 'Tokens a second by tenant',
      description: 'How tenants share the backends. With work waiting, shares follow the weights.',
      as: 'lines',
      unit: 'short',
      width: 12,
      queries: [
        {
          expr: rate(metrics.tokens, { by: ['tenant', 'backend'], where: backend }),
          legend: '{{tenant}} on {{backend}}',
        },
      ],
    },
    {
      title: 'Rate limits that vendors reported',
      description: 'Calls a second that a vendor refused: above 0, the configured limits are too high.',
      as: 'lines',
      unit: 'reqps',
      width: 12,
      queries: [
        {
          expr: rate(metrics.attempts, { by: ['backend'], where: { ...backend, failure: 'rate-limit' } }),
          legend: '{{backend}}',
        },
      ],
    },
  ],
};
