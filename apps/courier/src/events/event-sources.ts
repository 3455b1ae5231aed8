import type { OutboxEntry } from '@app/webhooks';
import { batchEvents } from './batch-events.js';
import { endpointEvents } from './endpoint-events.js';
import type { EventSource } from './event-source.js';
import { jobEvents } from './job-events.js';

/** The sources by the prefix of the ids of their subjects. A new kind of subject is a file and a line here. */
const sources: Readonly<Record<string, EventSource>> = {
  j_: jobEvents,
  b_: batchEvents,
  e_: endpointEvents,
};

/** The source of an entry's event; undefined for a kind of subject that only a newer version knows. */
export function sourceOf({ subject }: OutboxEntry): EventSource | undefined {
  return sources[subject.slice(0, 2)];
}
