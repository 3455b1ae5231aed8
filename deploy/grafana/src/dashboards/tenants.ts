import { metrics } from '@app/telemetry';
import type { MetricsDashboard } from '../panel.js';
import { rate, total } from '../query.js';

const chosen = { tenant: '$tenant', model: '$model' } as const;

/** What tenants use, and what it costs. Exact figures: `GET /v1/usage`. */
export const tenants: MetricsDashboard = {
  uid: 'sluice-tenants',
  title: 'Sluice: tenants and cost',
  description: 'Tokens and costs by tenant, backend and model. For bills use GET /v1/usage, which is exact.',
  choose: ['tenant', 'model'],
  panels: [
    {
      title: 'Cost by tenant',
      description: 'In the time shown, of calls whose price is known.',
      as: 'table',
      unit: 'short',
      queries: [
        { expr: total(metrics.cost, { by: ['tenant', 'currency'], where: chosen }), legend: '{{tenant}}' },
      ],
    },
    {
      title: 'Cost by model',
      description: 'In the time shown, of calls whose price is known.',
      as: 'table',
      unit: 'short',
      queries: [
        {
          expr: total(metrics.cost, { by: ['backend', 'model', 'currency'], where: chosen }),
          legend: '{{model}}',
        },
      ],
    },
    {
      title: 'Tokens by tenant',
      description: 'In the time shown. `cached` is a part of `input`, and `reasoning` of `output`.',
      as: 'table',
      unit: 'short',
      queries: [
        { expr: total(metrics.tokens, { by: ['tenant', 'token'], where: chosen }), legend: '{{tenant}}' },
      ],
    },
    {
      title: 'Cost over time',
      description: 'Units of the currency a second.',
      as: 'lines',
      unit: 'short',
      width: 12,
      queries: [
        {
          expr: rate(metrics.cost, { by: ['tenant', 'currency'], where: chosen }),
          legend: '{{tenant}} {{currency}}',
        },
      ],
    },
    {
      title: 'Tokens over time',
      description: 'Tokens a second, by model.',
      as: 'lines',
      unit: 'short',
      width: 12,
      queries: [
        {
          expr: rate(metrics.tokens, { by: ['model', 'token'], where: chosen }),
          legend: '{{model}} {{token}}',
        },
      ],
    },
  ],
};
