import { metrics } from '@app/telemetry';
import type { MetricsDashboard } from '../panel.js';
import { now, perProcess, quantile, rate } from '../query.js';

/** The processes and their Redis. */
export const workers: MetricsDashboard = {
  uid: 'sluice-workers',
  title: 'Sluice: Redis and workers',
  description: 'Whether the processes consume, how late their timers come, and how full Redis is.',
  choose: ['backend'],
  panels: [
    {
      title: 'Processes by lane',
      description: 'Processes that serve a lane. With 0, its jobs wait for ever.',
      as: 'lines',
      unit: 'short',
      queries: [
        {
          expr: now(metrics.laneWorkers, { by: ['backend'], where: { backend: '$backend' } }),
          legend: '{{backend}}',
        },
      ],
    },
    {
      title: 'Since pools took something',
      description: 'By process. It grows on an idle pool too; with jobs waiting it must not.',
      as: 'lines',
      unit: 's',
      queries: [
        {
          expr: perProcess(metrics.consumptionAge, { by: ['backend'], where: { backend: '$backend' } }),
          legend: '{{instance}} {{backend}}',
        },
      ],
    },
    {
      title: 'Delay of the event loop',
      description: 'How late timers come, 99th percentile. Above 1 s, locks of jobs are at risk.',
      as: 'lines',
      unit: 's',
      queries: [{ expr: perProcess(metrics.eventLoopDelay), legend: '{{job}} {{instance}}' }],
    },
    {
      title: 'Memory of Redis',
      description: 'The share of its limit that is used; new jobs are refused from 85 % on.',
      as: 'lines',
      unit: 'percentunit',
      queries: [{ expr: now(metrics.redisMemory), legend: 'used' }],
    },
    {
      title: 'Lost runs',
      description: 'Runs whose worker was lost, and runs that lost the lock of their job, a second.',
      as: 'lines',
      unit: 'reqps',
      mayBeEmpty: true,
      queries: [
        { expr: rate(metrics.stalled, { by: ['backend'] }), legend: '{{backend}} worker lost' },
        { expr: rate(metrics.lockLosses, { by: ['backend'] }), legend: '{{backend}} lock lost' },
      ],
    },
    {
      title: 'Time of a run',
      description: 'Waits for limits included, 95th percentile by lane.',
      as: 'lines',
      unit: 's',
      queries: [
        {
          expr: quantile(0.95, metrics.processDuration, { by: ['messaging.destination.name'] }),
          legend: '{{messaging_destination_name}}',
        },
      ],
    },
  ],
};
