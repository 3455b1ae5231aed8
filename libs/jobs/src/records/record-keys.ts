/**
 * The names of everything that Sluice keeps in Redis besides BullMQ's own keys. Each says how long it
 * is kept.
 */
export class RecordKeys {
  /**
   * All jobs, as id and tenant, by the time at which something is due: the deadline until they end, the
   * end of the retention after it. Each is left when its record is forgotten.
   */
  readonly due: string;
  /** A channel: jobs that ended. */
  readonly ended: string;
  /** A channel: running jobs that shall be aborted. */
  readonly control: string;

  constructor(readonly prefix: string) {
    this.due = `${prefix}:due`;
    this.ended = `${prefix}:ended`;
    this.control = `${prefix}:control`;
  }

  /** A hash, the job itself; kept for the retention after its end. */
  job(id: string): string {
    return `${this.prefix}:job:${id}`;
  }

  /** The tenant of a job whose retention is over; kept for a day. */
  purged(id: string): string {
    return `${this.job(id)}:purged`;
  }

  /** A list, and the channel of those who follow it: what happens to a streamed job; kept as long as the job. */
  events(id: string): string {
    return `${this.job(id)}:events`;
  }

  /** A tenant's jobs by creation; each left when its record is forgotten. */
  index(tenant: string): string {
    return `${this.prefix}:jobs:${tenant}`;
  }

  /**
   * The pieces of a job by creation. Left with the job, and otherwise a day after its deadline and the
   * retention.
   */
  pieces(id: string): string {
    return `${this.job(id)}:pieces`;
  }

  /** A hash: until when and why the lane is parked; kept until then. */
  lane(backend: string): string {
    return `${this.prefix}:lane:${backend}`;
  }

  /** A hash: the circuit breaker of the lane; kept for an hour after a broken lane may be tried. */
  breaker(backend: string): string {
    return `${this.prefix}:breaker:${backend}`;
  }

  /** A hash: when, who and why somebody paused the lane; kept until somebody resumes it. */
  pause(backend: string): string {
    return `${this.prefix}:pause:${backend}`;
  }

  /** Lanes that are parked for long, by until when; each left when it is free. */
  get parkedLanes(): string {
    return `${this.prefix}:parked-lanes`;
  }

  /** Lanes that are broken, by when they may be tried; each left when it is open again. */
  get brokenLanes(): string {
    return `${this.prefix}:broken-lanes`;
  }

  /** A stream, and the channel of those who follow it: what operators are told; kept for seven days. */
  get installationEvents(): string {
    return `${this.prefix}:installation-events`;
  }

  /** A mark: operators were told this; kept until it may be told again. */
  told(what: string): string {
    return `${this.prefix}:told:${what}`;
  }

  /** BullMQ's own: the wake-ups that wait in a lane, by their turns. */
  prioritized(backend: string): string {
    return `${this.prefix}:${backend}:prioritized`;
  }

  /**
   * A hash: the lane's virtual time, and where the turns of each tenant and priority end. With `:<priority> <tenant>`,
   * the wake-ups of those by their turns. Kept for a day.
   */
  order(backend: string): string {
    return `${this.prefix}:order:${backend}`;
  }

  /** A hash: how fast the lane begins jobs; kept for ten minutes. */
  pace(backend: string): string {
    return `${this.prefix}:pace:${backend}`;
  }

  /** With `:<minute>`, hashes of failures by kind; each kept for two hours. */
  failures(backend: string): string {
    return `${this.prefix}:failures:${backend}`;
  }

  /** A hash: what a tenant used on a day; kept for 400 days. The day counts from the epoch, in UTC. */
  usage(day: number, tenant: string): string {
    return `${this.prefix}:usage:${day}:${tenant}`;
  }

  /** The tenants that used something on a day; kept for 400 days. */
  usageTenants(day: number): string {
    return `${this.prefix}:usage-tenants:${day}`;
  }

  /** Processes that serve the lane, by the time at which they count as gone; kept for a minute. */
  servers(backend: string): string {
    return `${this.prefix}:servers:${backend}`;
  }
}
