import type { JobEvent } from '@app/contracts';
import type { LoggedEvent } from '@app/jobs';

const times = ['at', 'until', 'retryAt'] as const;

/** An event as callers see it: with times that people can read. */
export function toJobEvent(logged: LoggedEvent): JobEvent {
  const { id: _, ...members } = logged;
  const event: Record<string, unknown> = members;
  for (const name of times) {
    const time = event[name];
    if (typeof time === 'number') event[name] = new Date(time).toISOString();
  }
  return event as JobEvent;
}
