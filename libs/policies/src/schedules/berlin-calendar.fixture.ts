import { Temporal } from 'temporal-polyfill';

export const berlin = 'Europe/Berlin';
const minuteMs = 60_000;
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const minutes = Array.from({ length: 60 }, (_, minute) => minute);

/** A time, and what clocks in Berlin show at it. */
export interface Moment {
  time: number;
  hour: number;
  minute: number;
}

/** Days in Berlin, worked out by Temporal. */
export interface Calendar {
  from: number;
  until: number;
  /** Every minute that passes. */
  passing: Moment[];
  /** Every minute that is named: one that is left out at the time after it, one that comes twice at its first. */
  named: Moment[];
}

/** So many days from this one; both changes of the clock are sought with one in their midst. */
export function calendarOf(firstDay: string, days: number): Calendar {
  const first = Temporal.PlainDate.from(firstDay);
  const from = first.toZonedDateTime(berlin).epochMilliseconds;
  const until = first.add({ days }).toZonedDateTime(berlin).epochMilliseconds;
  const passing: Moment[] = [];
  for (let time = from; time < until; time += minuteMs) {
    const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(berlin);
    passing.push({ time, hour, minute });
  }
  const named = Array.from({ length: days }, (_, day) => first.add({ days: day })).flatMap((date) =>
    hours.flatMap((hour) =>
      minutes.map((minute) => ({
        time: date.toPlainDateTime({ hour, minute }).toZonedDateTime(berlin, { disambiguation: 'compatible' })
          .epochMilliseconds,
        hour,
        minute,
      })),
    ),
  );
  return { from, until, passing, named };
}
