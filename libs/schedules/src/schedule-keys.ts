/** The names of what is stored of schedules. A schedule is kept until it is deleted. */
export class ScheduleKeys {
  /** All schedules, by creation; each left when it is deleted. */
  readonly all: string;
  /** Schedules with runs that have not begun; each left when they have. */
  readonly open: string;

  constructor(readonly prefix: string) {
    this.all = `${prefix}:schedules`;
    this.open = `${prefix}:schedules-open`;
  }

  /** A tenant's schedules, by creation. Those of the installation have a name that no tenant has. */
  of(tenant: string): string {
    return `${this.all}:${tenant}`;
  }

  /** A hash: what it is, and how far it has come. */
  schedule(id: string): string {
    return `${this.prefix}:schedule:${id}`;
  }

  /** Its last runs, by their times; see `keptRuns`. */
  runs(id: string): string {
    return `${this.schedule(id)}:runs`;
  }

  /** Runs that have not begun, by their times. */
  openRuns(id: string): string {
    return `${this.schedule(id)}:open`;
  }

  /** With a run's id, a hash: the run; see `runKeptMs`. */
  run(id: string): string {
    return `${this.schedule(id)}:run:`;
  }
}

/** Runs of one schedule that its history has. */
export const keptRuns = 200;
/** For so long. */
export const runKeptMs = 30 * 86_400_000;
/** Runs of one schedule that may wait to begin. */
export const mostOpenRuns = 200;
/** Schedules of one tenant. */
export const mostSchedules = 1_000;
