import type { FailureKind, InstallationEvent, JobEvent } from '@app/contracts';

/** What each kind of failure means; a kind without a meaning does not compile. */
export const failureMeanings: Readonly<Record<FailureKind, string>> = {
  'rate-limit': "The provider's limit for now; waiting helps",
  quota: 'Money or a longer quota is used up; waiting does not help soon',
  timeout: 'One of the time limits passed',
  unavailable: 'No connection, a server error, or a stream that broke off',
  overloaded: 'The provider says that it is over capacity',
  auth: 'The credentials, plan or region were refused',
  'invalid-request': 'The request itself is wrong; no other backend would take it',
  'model-not-found': 'The backend has no such model',
  'context-length': "The request is longer than the model's context",
  'content-filter': 'The provider refused the content',
  'bad-response': 'The answer cannot be read, or is not what was asked for',
  cancelled: 'The caller cancelled',
  internal: 'Sluice itself failed: a defect, or workers that died with this job',
};

export const jobEventMeanings: Readonly<Record<JobEvent['type'], string>> = {
  'job.queued': 'The job was accepted',
  'job.started': 'An attempt began',
  'job.waiting': 'The job waits in the queue, for a limit, or because a worker handed it back',
  'job.retrying': 'The attempt failed, and the same backend is called again at `retryAt`',
  'job.handed_over': 'The job moved to another backend of its route',
  'job.progress': 'Child jobs that have ended, of those that are known',
  'output.reset': 'Discard the output so far: another attempt begins',
  'output.delta': 'The next chunk of the answer',
  'tool.call': 'The model called a tool',
  'job.completed': 'The job has a result',
  'job.failed': 'The job ended with a failure',
  'job.cancelled': 'The job was cancelled',
  'job.expired': 'The deadline of the job passed',
};

export const installationEventMeanings: Readonly<Record<InstallationEvent['type'], string>> = {
  'lane.parked': 'A backend is not called until a time, for longer than a few seconds',
  'lane.freed': 'A parked backend is called again',
  'lane.paused': 'A person paused a backend',
  'lane.resumed': 'A person resumed a backend',
  'breaker.opened':
    'Too many calls of a backend failed, or its credentials were refused; single jobs probe it from `until` on',
  'breaker.closed': 'The probes succeeded',
  'backend.auth_expired': 'Credentials were refused; reported once an hour for each backend',
  'limits.changed': 'The limits of a backend were changed',
  'webhook_endpoint.disabled': 'Deliveries to a receiver stopped',
};
