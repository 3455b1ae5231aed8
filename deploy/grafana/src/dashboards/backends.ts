import { metrics } from '@app/telemetry';
import type { MetricsDashboard } from '../panel.js';
import { now, quantile, rate } from '../query.js';

const backend = { backend: '$backend' } as const;

/** Each backend's lane, calls and failures. */
export const backends: MetricsDashboard = {
  uid: 'sluice-backends',
  title: 'Sluice: backends and lanes',
  description: 'How the lane of each backend flows, what its calls take and why they fail.',
  choose: ['backend'],
  panels: [
    {
      title: 'State of the lanes',
      description: '1 for the state that a lane is in: open, parked until a limit is over, paused or broken.',
      as: 'table',
      unit: 'short',
      width: 12,
      queries: [
        { expr: `${now(metrics.laneState, { by: ['backend', 'state'], where: backend })} == 1`, legend: '' },
      ],
    },
    {
      title: 'Circuits that are not closed',
      description: 'Backends that are not called, or only on trial, because their calls failed.',
      as: 'table',
      unit: 'short',
      width: 12,
      mayBeEmpty: true,
      queries: [
        {
          expr: `${now(metrics.breakerState, { by: ['backend', 'state'], where: { ...backend, state: '!closed' } })} == 1`,
          legend: '',
        },
      ],
    },
    {
      title: 'Waiting jobs',
      description: 'Jobs that wait for a worker, by lane.',
      as: 'lines',
      unit: 'short',
      queries: [{ expr: now(metrics.waiting, { by: ['backend'], where: backend }), legend: '{{backend}}' }],
    },
    {
      title: 'Longest wait',
      description: 'How long the job has waited that waits longest.',
      as: 'lines',
      unit: 's',
      queries: [
        { expr: now(metrics.oldestWaiting, { by: ['backend'], where: backend }), legend: '{{backend}}' },
      ],
    },
    {
      title: 'Running jobs',
      description: 'Jobs that run, and those that wait for their next attempt.',
      as: 'lines',
      unit: 'short',
      queries: [
        { expr: now(metrics.active, { by: ['backend'], where: backend }), legend: '{{backend}} running' },
        { expr: now(metrics.delayed, { by: ['backend'], where: backend }), legend: '{{backend}} delayed' },
      ],
    },
    {
      title: 'Wait in the lane',
      description: 'How long jobs waited before a run, 95th percentile.',
      as: 'lines',
      unit: 's',
      queries: [
        {
          expr: quantile(0.95, metrics.queueWait, { by: ['backend'], where: backend }),
          legend: '{{backend}}',
        },
      ],
    },
    {
      title: 'Attempts',
      description: 'Calls a second, by how they ended.',
      as: 'lines',
      unit: 'reqps',
      queries: [
        {
          expr: rate(metrics.attempts, { by: ['backend', 'outcome'], where: backend }),
          legend: '{{backend}} {{outcome}}',
        },
      ],
    },
    {
      title: 'Failures',
      description: 'Failed calls a second by kind. `auth` needs a new key; `rate-limit` a lower limit.',
      as: 'lines',
      unit: 'reqps',
      queries: [
        {
          expr: rate(metrics.attempts, { by: ['backend', 'failure'], where: { ...backend, failure: '!' } }),
          legend: '{{backend}} {{failure}}',
        },
      ],
    },
    {
      title: 'Hand-overs',
      description: 'Jobs a second that went on to another backend, and why.',
      as: 'lines',
      unit: 'reqps',
      width: 12,
      queries: [
        {
          expr: rate(metrics.handOvers, { by: ['from', 'to', 'failure'], where: { from: '$backend' } }),
          legend: '{{from}} to {{to}}: {{failure}}',
        },
      ],
    },
    {
      title: 'Time of a call',
      description: '95th percentile, by model.',
      as: 'lines',
      unit: 's',
      width: 12,
      queries: [
        {
          expr: quantile(0.95, metrics.callDuration, {
            by: ['gen_ai.provider.name', 'gen_ai.request.model'],
          }),
          legend: '{{gen_ai_provider_name}} {{gen_ai_request_model}}',
        },
      ],
    },
    {
      title: 'Time to the first chunk of an answer',
      description: '95th percentile, by model.',
      as: 'lines',
      unit: 's',
      width: 12,
      queries: [
        {
          expr: quantile(0.95, metrics.firstChunk, { by: ['gen_ai.provider.name', 'gen_ai.request.model'] }),
          legend: '{{gen_ai_provider_name}} {{gen_ai_request_model}}',
        },
      ],
    },
    {
      title: 'Time between the chunks of an answer',
      description: '95th percentile, by model. What streams feel like to those who read them.',
      as: 'lines',
      unit: 's',
      width: 12,
      queries: [
        {
          expr: quantile(0.95, metrics.chunkGap, { by: ['gen_ai.provider.name', 'gen_ai.request.model'] }),
          legend: '{{gen_ai_provider_name}} {{gen_ai_request_model}}',
        },
      ],
    },
    {
      title: 'Time to accept a job',
      description: '95th percentile: what the job store takes of a submit.',
      as: 'lines',
      unit: 's',
      width: 12,
      queries: [
        {
          expr: quantile(0.95, metrics.sendDuration, { by: ['messaging.destination.name'] }),
          legend: '{{messaging_destination_name}}',
        },
      ],
    },
  ],
};
