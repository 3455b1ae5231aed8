import { metrics } from '@app/telemetry';
import type { MetricsDashboard } from '../panel.js';
import { now, quantile, rate } from '../query.js';

/** Distillations and schedules. */
export const distillation: MetricsDashboard = {
  uid: 'sluice-distillation',
  title: 'Sluice: distillation and schedules',
  description: 'Jobs with child jobs, and schedules that submit jobs.',
  choose: [],
  panels: [
    {
      title: 'Distillations',
      description: 'Distill jobs a second, by how they ended.',
      as: 'lines',
      unit: 'reqps',
      width: 12,
      queries: [
        {
          expr: rate(metrics.jobsEnded, { by: ['outcome'], where: { kind: 'distill' } }),
          legend: '{{outcome}}',
        },
      ],
    },
    {
      title: 'Time of a distillation',
      description: 'From its acceptance to its end, including all child jobs.',
      as: 'lines',
      unit: 's',
      width: 12,
      queries: [
        { expr: quantile(0.5, metrics.jobDuration, { where: { kind: 'distill' } }), legend: 'p50' },
        { expr: quantile(0.95, metrics.jobDuration, { where: { kind: 'distill' } }), legend: 'p95' },
      ],
    },
    {
      title: 'Since schedules last ran',
      description: 'Since each schedule last made its job.',
      as: 'lines',
      unit: 's',
      width: 12,
      queries: [{ expr: now(metrics.scheduleAge, { by: ['schedule'] }), legend: '{{schedule}}' }],
    },
    {
      title: 'Overdue schedules',
      description:
        'By how much the next job of a schedule is late. See the runbook of SluiceScheduleOverdue.',
      as: 'lines',
      unit: 's',
      width: 12,
      queries: [{ expr: now(metrics.scheduleOverdue, { by: ['schedule'] }), legend: '{{schedule}}' }],
    },
  ],
};
