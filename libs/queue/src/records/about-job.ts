import type { NewJob } from '@app/contracts';

/** What never changes in a job; one member of the hash, so that it is written and read at once. */
const members = [
  'request',
  'route',
  'fallbackOn',
  'maxWaits',
  'retryOf',
  'webhookKey',
  'providerKey',
  'weight',
  'traceparent',
] as const satisfies readonly (keyof NewJob)[];

export type AboutJob = Pick<NewJob, (typeof members)[number]>;

export function aboutOf(job: NewJob): AboutJob {
  return Object.fromEntries(members.map((name) => [name, job[name]])) as unknown as AboutJob;
}
