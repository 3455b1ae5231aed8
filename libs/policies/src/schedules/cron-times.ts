import { CronExpressionParser } from 'cron-parser';

/**
 * The times of a cron later than `after`, in order; endless unless no day matches it.
 *
 * Where the clock is set forward, a local time that does not exist runs that much later. Where it is set back, a
 * local time that occurs twice runs the first time. A cron of every hour (`*`) runs in each hour that passes: it has
 * no run for times that do not exist, and one for each occurrence of times that occur twice.
 *
 * The parser only reads the calendar, in UTC. Its own time zones are not used: they are wrong where a clock changes
 * by anything but an hour.
 *
 * @param after Milliseconds since the epoch.
 * @throws If the expression is not a cron, or the time zone is unknown.
 */
export function* cronTimes(expression: string, timeZone: string, after: number): Generator<number, void> {
  const times = isEveryHour(expression)
    ? passingTimes(expression, timeZone, after)
    : namedTimes(expression, timeZone, after);
  for (const time of times) {
    if (time > after) yield time;
  }
}

function isEveryHour(expression: string): boolean {
  return expression.trim().split(/\s+/).at(-4) === '*';
}

/** Each time at which the clock shows a local time of the cron. */
function* passingTimes(expression: string, timeZone: string, after: number): Generator<number, void> {
  const clock = new ZoneClock(timeZone, after);
  let locals = localTimes(expression, after + clock.offset);
  for (;;) {
    const { value: local, done } = locals.next();
    if (done === true) return;
    if (clock.changesBy(local - clock.offset))
      locals = localTimes(expression, clock.changedAt + clock.offset);
    else yield local - clock.offset;
  }
}

/** One time for each local time of the cron, in the order of the times. */
function* namedTimes(expression: string, timeZone: string, after: number): Generator<number, void> {
  const clock = new ZoneClock(timeZone, after - longestChangeMs);
  while (clock.changesBy(after));
  const { changedAt, offsetBefore, offset } = clock;
  // Local times that ran before the change are left out; those that the change delays are included.
  const from = Math.max(changedAt + offsetBefore, after + Math.min(offset, offsetBefore));
  /** Runs for local times that do not exist; they mix with the runs for the local times that they become. */
  let delayed: number[] = [];
  for (const local of localTimes(expression, from)) {
    while (clock.changesBy(local - clock.offset));
    if (local < clock.changedAt + clock.offset) {
      delayed.push(local - clock.offsetBefore);
      continue;
    }
    const time = local - clock.offset;
    if (delayed.length > 0) {
      yield* delayed.filter((earlier) => earlier < time);
      delayed = delayed.filter((later) => later > time);
    }
    yield time;
  }
  yield* delayed;
}

const noSuchDayMessage = 'Invalid expression, loop limit exceeded';

/**
 * The local times of a cron from this one on, in order, each as the milliseconds that UTC would have for it.
 */
function* localTimes(expression: string, from: number): Generator<number, void> {
  const calendar = CronExpressionParser.parse(expression, { tz: 'UTC', currentDate: new Date(from - 1) });
  for (;;) {
    let local: number;
    try {
      local = calendar.next().getTime();
    } catch (error) {
      // In UTC the parser gives up only after centuries without a matching day, such as 31 April.
      if (error instanceof Error && error.message === noSuchDayMessage) return;
      throw error;
    }
    if (local >= from) yield local;
  }
}

const dayMs = 86_400_000;
/** Longer than any clock change: Samoa left out a whole day. */
const longestChangeMs = dayMs + 3_600_000;
/** No zone changes its clock and changes it back within this time. */
const searchStepMs = 7 * dayMs;

/** The offset of a zone from UTC, followed from one clock change to the next. */
class ZoneClock {
  /** Milliseconds to add to a time for the local one. */
  offset: number;
  /** The offset before the last clock change. */
  offsetBefore: number;
  /** Until here the offset is known; a clock change is there if {@link #isChange}. */
  #knownUntil: number;
  #isChange = false;

  constructor(
    private readonly timeZone: string,
    /** The last clock change, or the start when there was none since. */
    public changedAt: number,
  ) {
    this.offset = offsetAt(timeZone, changedAt);
    this.offsetBefore = this.offset;
    this.#knownUntil = changedAt;
  }

  /** Whether the clock changes by this time. The first change is then in effect. */
  changesBy(time: number): boolean {
    while (!this.#isChange && this.#knownUntil <= time) this.#lookAhead();
    if (!this.#isChange || time < this.#knownUntil) return false;
    this.changedAt = this.#knownUntil;
    this.offsetBefore = this.offset;
    this.offset = offsetAt(this.timeZone, this.changedAt);
    this.#isChange = false;
    return true;
  }

  #lookAhead(): void {
    let same = this.#knownUntil;
    let other = same + searchStepMs;
    this.#isChange = offsetAt(this.timeZone, other) !== this.offset;
    while (this.#isChange && other - same > 1) {
      const middle = Math.floor((same + other) / 2);
      if (offsetAt(this.timeZone, middle) === this.offset) same = middle;
      else other = middle;
    }
    this.#knownUntil = other;
  }
}

/** Whether this is the name of an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    offsetAt(name, 0);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** One for each zone in use; a process sees few. */
const formats = new Map<string, Intl.DateTimeFormat>();
const maxFormats = 100;

/**
 * The offset of a zone from UTC at a time, in milliseconds.
 *
 * @throws {RangeError} For an unknown zone.
 */
function offsetAt(timeZone: string, time: number): number {
  const name = formatOf(timeZone)
    .formatToParts(time)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = 0, minutes = 0, seconds = 0] =
    /^GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(name ?? '') ?? unreadableOffset(timeZone, name);
  const amount = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -amount : amount;
}

function unreadableOffset(timeZone: string, name: string | undefined): never {
  throw new Error(`The offset of ${timeZone} cannot be read from "${name}".`);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  if (formats.size >= maxFormats) formats.clear();
  formats.set(timeZone, format);
  return format;
}
