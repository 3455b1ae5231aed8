/** The names of the job store's keys and channels in Redis, and how long each key is kept. */
export class RecordKeys {
  /**
   * A sorted set: all jobs, as id and tenant, by the time at which they are due next. That is the deadline at the latest,
   * and the end of the retention once they have ended. An entry is removed with its record.
   */
  readonly due: string;
  /** A channel: jobs that ended. */
  readonly ended: string;
  /** A channel: running jobs that are to be aborted. */
  readonly control: string;

  constructor(readonly prefix: string) {
    this.due = `${prefix}:due`;
    this.ended = `${prefix}:ended`;
    this.control = `${prefix}:control`;
  }

  /** A hash: the record of a job. Kept for the retention after its end. */
  job(id: string): string {
    return `${this.prefix}:job:${id}`;
  }

  /** A string: the tenant of a job whose retention has ended. Kept for a day. */
  purged(id: string): string {
    return `${this.job(id)}:purged`;
  }

  /** A list and a channel: the events of a streamed job. Kept as long as the job. */
  events(id: string): string {
    return `${this.job(id)}:events`;
  }

  /** A sorted set: a tenant's jobs by creation time. An entry is removed with its record. */
  index(tenant: string): string {
    return `${this.prefix}:jobs:${tenant}`;
  }

  /**
   * A sorted set: the child jobs of a job by creation time. Deleted with the job, or a day after its deadline and
   * retention.
   */
  children(id: string): string {
    return `${this.job(id)}:pieces`;
  }

  /** A hash: until when and why a lane is parked. Kept until then. */
  lane(backend: string): string {
    return `${this.prefix}:lane:${backend}`;
  }

  /** A hash: the circuit breaker of a lane. Kept for an hour after a broken lane may be tried again. */
  breaker(backend: string): string {
    return `${this.prefix}:breaker:${backend}`;
  }

  /** A hash: when, by whom and why a lane was paused. Kept until it is resumed. */
  pause(backend: string): string {
    return `${this.prefix}:pause:${backend}`;
  }

  /** A sorted set: lanes that are parked for long, by the end of that time. An entry is removed when the lane opens. */
  get parkedLanes(): string {
    return `${this.prefix}:parked-lanes`;
  }

  /** A sorted set: broken lanes, by the time of the next probe. An entry is removed when the lane opens. */
  get brokenLanes(): string {
    return `${this.prefix}:broken-lanes`;
  }

  /** A stream and a channel: the events of the installation. Kept for seven days. */
  get installationEvents(): string {
    return `${this.prefix}:installation-events`;
  }

  /** A string: marks an event as published. Kept until it may be published again. */
  publishedOnce(name: string): string {
    return `${this.prefix}:told:${name}`;
  }

  /** A sorted set of BullMQ: the waiting wake-ups of a lane by rank. */
  prioritized(backend: string): string {
    return `${this.prefix}:${backend}:prioritized`;
  }

  /**
   * A hash: the virtual time of a lane, and the last rank of each tenant and priority. With `:<priority> <tenant>`, a
   * sorted set of their wake-ups by rank. Kept for a day.
   */
  order(backend: string): string {
    return `${this.prefix}:order:${backend}`;
  }

  /** A hash: how fast a lane begins jobs. Kept for ten minutes. */
  pace(backend: string): string {
    return `${this.prefix}:pace:${backend}`;
  }

  /** With `:<minute>`, a hash: failures by kind. Kept for two hours. */
  failures(backend: string): string {
    return `${this.prefix}:failures:${backend}`;
  }

  /** A hash: the usage of a tenant on a day, counted from the epoch in UTC. Kept for 400 days. */
  usage(day: number, tenant: string): string {
    return `${this.prefix}:usage:${day}:${tenant}`;
  }

  /** A set: the tenants with usage on a day. Kept for 400 days. */
  usageTenants(day: number): string {
    return `${this.prefix}:usage-tenants:${day}`;
  }

  /** A sorted set: the processes that serve a lane, by the time at which they expire. Kept for a minute. */
  servers(backend: string): string {
    return `${this.prefix}:servers:${backend}`;
  }
}
