import { callSeconds, chunkSeconds, jobSeconds, requestSeconds, tokenCounts } from './buckets.js';
import { counter, gauge, histogram } from './metric.js';

const call = ['gen_ai.operation.name', 'gen_ai.provider.name', 'gen_ai.request.model'] as const;
const message = ['messaging.system', 'messaging.destination.name', 'messaging.operation.name'] as const;

/**
 * Every metric that Sluice has. Dashboards and alerts use these and no others. The first ones are of the
 * semantic conventions 1.41.0 for GenAI, messaging and HTTP.
 */
export const metrics = {
  callDuration: histogram(
    'gen_ai.client.operation.duration',
    's',
    'How long calls to models took.',
    [...call, 'error.type'],
    callSeconds,
  ),
  firstChunk: histogram(
    'gen_ai.client.operation.time_to_first_chunk',
    's',
    'From the start of a call to the first part of its answer.',
    call,
    callSeconds,
  ),
  chunkGap: histogram(
    'gen_ai.client.operation.time_per_output_chunk',
    's',
    'From one part of an answer to the next.',
    call,
    chunkSeconds,
  ),
  callTokens: histogram(
    'gen_ai.client.token.usage',
    '{token}',
    'Tokens of calls to models.',
    [...call, 'gen_ai.token.type'],
    tokenCounts,
  ),
  sentMessages: counter('messaging.client.sent.messages', '{message}', 'Jobs put into lanes.', message),
  sendDuration: histogram(
    'messaging.client.operation.duration',
    's',
    'How long the job store took to accept jobs.',
    [...message, 'error.type'],
    requestSeconds,
  ),
  consumedMessages: counter(
    'messaging.client.consumed.messages',
    '{message}',
    'Runs that workers took out of lanes.',
    [...message, 'error.type'],
  ),
  processDuration: histogram(
    'messaging.process.duration',
    's',
    'How long runs of jobs took, their waits for limits included.',
    [...message, 'error.type'],
    jobSeconds,
  ),
  requestDuration: histogram(
    'http.server.request.duration',
    's',
    'How long requests to the API took, their waits for jobs included.',
    ['http.request.method', 'http.route', 'http.response.status_code'],
    requestSeconds,
  ),

  jobsAccepted: counter('sluice.jobs.accepted', '{job}', 'Jobs that were accepted.', ['kind', 'backend']),
  jobsEnded: counter('sluice.jobs.ended', '{job}', 'Jobs that ended, by their last backend.', [
    'kind',
    'backend',
    'outcome',
  ]),
  jobDuration: histogram(
    'sluice.job.duration',
    's',
    'From the acceptance of jobs to their end.',
    ['kind', 'outcome'],
    jobSeconds,
  ),
  queueWait: histogram(
    'sluice.queue.wait',
    's',
    'How long jobs waited in a lane before a run.',
    ['backend'],
    jobSeconds,
  ),
  waiting: gauge('sluice.queue.waiting', '{job}', 'Jobs that wait in a lane for a worker.', ['backend']),
  delayed: gauge('sluice.queue.delayed', '{job}', 'Jobs that wait for their next attempt.', ['backend']),
  active: gauge('sluice.queue.active', '{job}', 'Jobs that run.', ['backend']),
  oldestWaiting: gauge('sluice.queue.oldest_age', 's', 'How long the job has waited that waits longest.', [
    'backend',
  ]),
  laneWorkers: gauge('sluice.lane.workers', '{process}', 'Processes that serve a lane.', ['backend']),
  laneState: gauge('sluice.lane.state', '1', '1 for the state that a lane is in, 0 for the others.', [
    'backend',
    'state',
  ]),

  attempts: counter(
    'sluice.attempts',
    '{attempt}',
    'Calls of backends, by how they ended; `failure` is empty when none.',
    ['backend', 'outcome', 'failure'],
  ),
  retries: counter('sluice.retries', '{job}', 'Jobs that try the same backend again.', [
    'backend',
    'failure',
  ]),
  handOvers: counter('sluice.hand_overs', '{job}', 'Jobs that go on to another backend.', [
    'from',
    'to',
    'failure',
  ]),
  possibleDuplicates: counter(
    'sluice.possible_duplicates',
    '{attempt}',
    'Calls that a provider may have done and billed although their answers were lost.',
    ['backend'],
  ),
  stalled: counter('sluice.jobs.stalled', '{job}', 'Runs whose worker was lost, as the next run found.', [
    'backend',
  ]),
  lockLosses: counter('sluice.lock.losses', '{job}', 'Runs that lost the lock of their job.', ['backend']),
  tokens: counter('sluice.tokens', '{token}', 'Tokens that were used.', [
    'tenant',
    'backend',
    'model',
    'token',
  ]),
  cost: counter('sluice.cost', '1', 'What tokens cost whose price is known, in units of the currency.', [
    'tenant',
    'backend',
    'model',
    'currency',
  ]),

  limiterWait: histogram(
    'sluice.limiter.wait',
    's',
    'How long calls waited for their limits before they began or were refused, and for which limit.',
    ['backend', 'outcome', 'reason'],
    jobSeconds,
  ),
  limiterRefusals: counter('sluice.limiter.refusals', '{call}', 'Calls that limits did not let begin.', [
    'backend',
    'dimension',
  ]),
  limiterUtilisation: gauge(
    'sluice.limiter.utilisation',
    '1',
    'How much of a limit is used by all processes, from 0 to 1; backends of one group share it.',
    ['group', 'dimension'],
  ),
  breakerState: gauge(
    'sluice.breaker.state',
    '1',
    '1 for the state that a circuit is in, 0 for the others.',
    ['backend', 'state'],
  ),

  streamResumes: counter(
    'sluice.stream.resumes',
    '{stream}',
    'Streams that were followed on from an event.',
    ['kind'],
  ),
  webhookDeliveries: counter(
    'sluice.webhook.deliveries',
    '{attempt}',
    'Attempts at webhooks, by their end.',
    ['outcome'],
  ),
  webhookBacklog: gauge(
    'sluice.webhook.backlog',
    '{event}',
    'Ends of jobs that no webhook was made of yet.',
    [],
  ),
  webhookBacklogAge: gauge(
    'sluice.webhook.backlog_age',
    's',
    'How long the oldest end of a job has waited for its webhooks to be made.',
    [],
  ),
  scheduleAge: gauge('sluice.schedule.last_run_age', 's', 'Since a schedule last made its job.', [
    'schedule',
  ]),
  scheduleOverdue: gauge(
    'sluice.schedule.overdue',
    's',
    'By how much the next job of a schedule is late; 0 when it is not.',
    ['schedule'],
  ),

  consumptionAge: gauge(
    'sluice.pool.consumption_age',
    's',
    'Since a pool of this process last took something; 0 while it runs as much as it may.',
    ['backend'],
  ),
  redisMemory: gauge(
    'sluice.redis.memory_share',
    '1',
    'How much of its memory limit Redis uses, from 0 to 1.',
    [],
  ),
  eventLoopDelay: gauge('nodejs.eventloop.delay.p99', 's', 'How late timers come, 99th percentile.', []),
} as const;
