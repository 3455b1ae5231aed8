import { Temporal } from 'temporal-polyfill';

const minuteMs = 60_000;
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const minutes = Array.from({ length: 60 }, (_, minute) => minute);

/** A time, and the local time in the zone. */
export interface Moment {
  time: number;
  hour: number;
  minute: number;
}

/** Days in a time zone, calculated by Temporal. */
export interface Calendar {
  timeZone: string;
  from: number;
  until: number;
  /** Every minute that passes. */
  passing: Moment[];
  /** Every local minute: one that does not exist at the time it becomes, one that occurs twice at its first time. */
  named: Moment[];
}

/** This many days of a zone, from this one on. */
export function calendarOf(timeZone: string, firstDay: string, days: number): Calendar {
  const first = Temporal.PlainDate.from(firstDay);
  const from = first.toZonedDateTime(timeZone).epochMilliseconds;
  const until = first.add({ days }).toZonedDateTime(timeZone).epochMilliseconds;
  const passing: Moment[] = [];
  for (let time = from; time < until; time += minuteMs) {
    const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timeZone);
    passing.push({ time, hour, minute });
  }
  const named = Array.from({ length: days }, (_, day) => first.add({ days: day })).flatMap((date) =>
    hours.flatMap((hour) =>
      minutes.map((minute) => ({
        time: date
          .toPlainDateTime({ hour, minute })
          .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds,
        hour,
        minute,
      })),
    ),
  );
  return { timeZone, from, until, passing, named };
}
