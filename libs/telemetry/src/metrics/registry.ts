import type { CounterMetric, GaugeMetric, HistogramMetric, LabelName } from './meter.js';

/**
 * Seconds of calls to models: the recommendation of the conventions, continued by doubling to 10 minutes.
 * Source: https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/gen-ai/gen-ai-metrics.md
 */
const callSeconds = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68,
  655.36,
];

/** Seconds between chunks of an answer: the recommendation of the conventions, continued to 10 minutes. */
const chunkSeconds = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 10, 30, 60, 120, 300, 600,
];

/** Seconds that jobs wait and run: from milliseconds to a day. */
const jobSeconds = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400,
  86_400,
];

/** Seconds of requests to the API, which may wait for their jobs. */
const requestSeconds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600,
];

/** Tokens of one call; same source. */
const tokensPerCall = [
  1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

const call = ['gen_ai.operation.name', 'gen_ai.provider.name', 'gen_ai.request.model'] as const;
const message = ['messaging.system', 'messaging.destination.name', 'messaging.operation.name'] as const;

/**
 * Every metric of Sluice; dashboards and alerts use no others. To add one, add an entry here and record it. The first
 * ones follow the semantic conventions 1.41.0 for GenAI, messaging and HTTP.
 */
export const metrics = {
  callDuration: histogram(
    'gen_ai.client.operation.duration',
    's',
    'Duration of calls to models.',
    [...call, 'error.type'],
    callSeconds,
  ),
  firstChunk: histogram(
    'gen_ai.client.operation.time_to_first_chunk',
    's',
    'Time from the start of a call to the first chunk of its answer.',
    call,
    callSeconds,
  ),
  chunkGap: histogram(
    'gen_ai.client.operation.time_per_output_chunk',
    's',
    'Time from one chunk of an answer to the next.',
    call,
    chunkSeconds,
  ),
  callTokens: histogram(
    'gen_ai.client.token.usage',
    '{token}',
    'Tokens of calls to models.',
    [...call, 'gen_ai.token.type'],
    tokensPerCall,
  ),
  sentMessages: counter('messaging.client.sent.messages', '{message}', 'Jobs sent to lanes.', message),
  sendDuration: histogram(
    'messaging.client.operation.duration',
    's',
    'Time that the job store took to accept jobs.',
    [...message, 'error.type'],
    requestSeconds,
  ),
  consumedMessages: counter(
    'messaging.client.consumed.messages',
    '{message}',
    'Runs that workers took from lanes.',
    [...message, 'error.type'],
  ),
  processDuration: histogram(
    'messaging.process.duration',
    's',
    'Duration of runs, waits for limits included.',
    [...message, 'error.type'],
    jobSeconds,
  ),
  requestDuration: histogram(
    'http.server.request.duration',
    's',
    'Duration of requests to the API, waits for jobs included.',
    ['http.request.method', 'http.route', 'http.response.status_code'],
    requestSeconds,
  ),

  jobsAccepted: counter('sluice.jobs.accepted', '{job}', 'Accepted jobs.', ['kind', 'backend']),
  jobsEnded: counter('sluice.jobs.ended', '{job}', 'Ended jobs, by their last backend.', [
    'kind',
    'backend',
    'outcome',
  ]),
  jobDuration: histogram(
    'sluice.job.duration',
    's',
    'Time from the acceptance of a job to its end.',
    ['kind', 'outcome'],
    jobSeconds,
  ),
  queueWait: histogram(
    'sluice.queue.wait',
    's',
    'Time that jobs waited in a lane before a run.',
    ['backend'],
    jobSeconds,
  ),
  waiting: gauge('sluice.queue.waiting', '{job}', 'Jobs that wait in a lane for a worker.', ['backend']),
  delayed: gauge('sluice.queue.delayed', '{job}', 'Jobs that wait for their next attempt.', ['backend']),
  active: gauge('sluice.queue.active', '{job}', 'Running jobs.', ['backend']),
  oldestWaiting: gauge('sluice.queue.oldest_age', 's', 'Age of the job that has waited longest.', [
    'backend',
  ]),
  laneWorkers: gauge('sluice.lane.workers', '{process}', 'Processes that serve a lane.', ['backend']),
  laneState: gauge('sluice.lane.state', '1', '1 for the current state of a lane, 0 for the others.', [
    'backend',
    'state',
  ]),

  attempts: counter(
    'sluice.attempts',
    '{attempt}',
    'Calls of backends, by outcome; `failure` is empty when the call succeeded.',
    ['backend', 'outcome', 'failure'],
  ),
  retries: counter('sluice.retries', '{job}', 'Retries of jobs on the same backend.', ['backend', 'failure']),
  handOvers: counter('sluice.hand_overs', '{job}', 'Jobs handed over to another backend.', [
    'from',
    'to',
    'failure',
  ]),
  possibleDuplicates: counter(
    'sluice.possible_duplicates',
    '{attempt}',
    'Calls that a provider may have served and billed although their answers were lost.',
    ['backend'],
  ),
  stalled: counter('sluice.jobs.stalled', '{job}', 'Runs whose worker was lost, as found by the next run.', [
    'backend',
  ]),
  lockLosses: counter('sluice.lock.losses', '{job}', 'Runs that lost the lock of their job.', ['backend']),
  tokens: counter('sluice.tokens', '{token}', 'Used tokens.', ['tenant', 'backend', 'model', 'token']),
  cost: counter('sluice.cost', '1', 'Cost of tokens with a known price, in units of the currency.', [
    'tenant',
    'backend',
    'model',
    'currency',
  ]),

  limiterWait: histogram(
    'sluice.limiter.wait',
    's',
    'Time that calls waited for a permit before they began or were refused, by limit.',
    ['backend', 'outcome', 'reason'],
    jobSeconds,
  ),
  limiterRefusals: counter('sluice.limiter.refusals', '{call}', 'Calls refused by a limit.', [
    'backend',
    'dimension',
  ]),
  limiterUtilisation: gauge(
    'sluice.limiter.utilisation',
    '1',
    'Used share of a limit over all processes, from 0 to 1; backends of one group share it.',
    ['group', 'dimension'],
  ),
  breakerState: gauge(
    'sluice.breaker.state',
    '1',
    '1 for the current state of a circuit breaker, 0 for the others.',
    ['backend', 'state'],
  ),

  streamResumes: counter('sluice.stream.resumes', '{stream}', 'Streams resumed after an event.', ['kind']),
  webhookDeliveries: counter(
    'sluice.webhook.deliveries',
    '{attempt}',
    'Webhook delivery attempts, by outcome.',
    ['outcome'],
  ),
  webhookBacklog: gauge(
    'sluice.webhook.backlog',
    '{event}',
    'Ends of jobs that are not webhook deliveries yet.',
    [],
  ),
  webhookBacklogAge: gauge(
    'sluice.webhook.backlog_age',
    's',
    'Age of the oldest end of a job that is not a webhook delivery yet.',
    [],
  ),
  scheduleAge: gauge('sluice.schedule.last_run_age', 's', 'Time since a schedule last submitted its job.', [
    'schedule',
  ]),
  scheduleOverdue: gauge(
    'sluice.schedule.overdue',
    's',
    'Delay of the next job of a schedule; 0 when it is not late.',
    ['schedule'],
  ),

  consumptionAge: gauge(
    'sluice.pool.consumption_age',
    's',
    'Time since a pool of this process last took a job or a canary; 0 while it is fully busy.',
    ['backend'],
  ),
  redisMemory: gauge(
    'sluice.redis.memory_share',
    '1',
    'Used share of the memory limit of Redis, from 0 to 1.',
    [],
  ),
  eventLoopDelay: gauge('nodejs.eventloop.delay.p99', 's', 'Delay of timers, 99th percentile.', []),
} as const;

function counter<const Label extends LabelName>(
  name: string,
  unit: string,
  description: string,
  labels: readonly Label[],
): CounterMetric<Label> {
  return { kind: 'counter', name, unit, description, labels };
}

function histogram<const Label extends LabelName>(
  name: string,
  unit: string,
  description: string,
  labels: readonly Label[],
  buckets: readonly number[],
): HistogramMetric<Label> {
  return { kind: 'histogram', name, unit, description, labels, buckets };
}

function gauge<const Label extends LabelName>(
  name: string,
  unit: string,
  description: string,
  labels: readonly Label[],
): GaugeMetric<Label> {
  return { kind: 'gauge', name, unit, description, labels };
}
