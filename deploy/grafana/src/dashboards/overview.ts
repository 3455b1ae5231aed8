import { metrics } from '@app/telemetry';
import type { MetricsDashboard } from '../panel.js';
import { measured, now, quantile, rate, share } from '../query.js';

/** The golden signals: how much comes, how long it takes, what fails, how full the system is. */
export const overview: MetricsDashboard = {
  uid: 'sluice-overview',
  title: 'Sluice: overview',
  description: 'Traffic, latency, errors and saturation of the whole system. Look here first.',
  choose: [],
  panels: [
    {
      title: 'Jobs accepted',
      description: 'Jobs a second that callers submitted, by kind.',
      as: 'lines',
      unit: 'reqps',
      queries: [{ expr: rate(metrics.jobsAccepted, { by: ['kind'] }), legend: '{{kind}}' }],
    },
    {
      title: 'Jobs ended',
      description: 'Jobs a second that reached a terminal state. Below what is accepted, the backlog grows.',
      as: 'lines',
      unit: 'reqps',
      queries: [{ expr: rate(metrics.jobsEnded, { by: ['outcome'] }), legend: '{{outcome}}' }],
    },
    {
      title: 'Jobs that did not complete',
      description: 'The share of ended jobs that failed, expired or were cancelled.',
      as: 'lines',
      unit: 'percentunit',
      queries: [
        {
          expr: share(rate(metrics.jobsEnded, { where: { outcome: '!completed' } }), rate(metrics.jobsEnded)),
          legend: 'not completed',
        },
      ],
    },
    {
      title: 'Time to the end of a job',
      description: 'From its acceptance, queue and retries included.',
      as: 'lines',
      unit: 's',
      queries: [
        { expr: quantile(0.5, metrics.jobDuration, { by: ['kind'] }), legend: '{{kind}} p50' },
        { expr: quantile(0.95, metrics.jobDuration, { by: ['kind'] }), legend: '{{kind}} p95' },
      ],
    },
    {
      title: 'Answers of the API',
      description: 'How long requests took, 99th percentile. Waiting callers are included.',
      as: 'lines',
      unit: 's',
      queries: [
        {
          expr: quantile(0.99, metrics.requestDuration, { by: ['http.route'] }),
          legend: '{{http_route}}',
        },
      ],
    },
    {
      title: 'Requests by status',
      description: 'Requests a second to the API. Many 429 and 503 mean that it turns work away.',
      as: 'lines',
      unit: 'reqps',
      queries: [
        {
          expr: measured(metrics.requestDuration, { by: ['http.response.status_code'] }),
          legend: '{{http_response_status_code}}',
        },
      ],
    },
    {
      title: 'Waiting jobs',
      description: 'Jobs in all lanes that wait for a worker.',
      as: 'figure',
      unit: 'short',
      width: 6,
      queries: [{ expr: `sum(${now(metrics.waiting, { by: ['backend'] })})`, legend: 'waiting' }],
    },
    {
      title: 'Longest wait',
      description: 'How long the job has waited that waits longest. See the runbook of SluiceBacklogOld.',
      as: 'figure',
      unit: 's',
      width: 6,
      queries: [{ expr: now(metrics.oldestWaiting), legend: 'oldest' }],
    },
    {
      title: 'Redis memory',
      description: 'The share of its limit that Redis uses; new jobs are refused from 85 % on.',
      as: 'figure',
      unit: 'percentunit',
      width: 6,
      queries: [{ expr: now(metrics.redisMemory), legend: 'used' }],
    },
    {
      title: 'Calls that may have been billed twice',
      description: 'Calls whose answers were lost with their worker, a second.',
      as: 'figure',
      unit: 'reqps',
      width: 6,
      mayBeEmpty: true,
      queries: [{ expr: rate(metrics.possibleDuplicates), legend: 'possible duplicates' }],
    },
  ],
};
