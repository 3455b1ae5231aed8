import type { ScheduleRecord } from '@app/contracts';
import { attribute, type Span, spanName, type Tracer } from '@app/telemetry';

/** A job of a schedule has a trace of its own, linked to that of the schedule: one of all would have no end. */
export function beginRunSpan(tracer: Tracer, { id, traceparent }: ScheduleRecord, backend: string): Span {
  return tracer.start(spanName.send(backend), {
    kind: 'producer',
    links: traceparent === undefined ? [] : [traceparent],
    attributes: {
      [attribute.scheduleId]: id,
      [attribute.messagingSystem]: 'bullmq',
      [attribute.messagingDestination]: backend,
      [attribute.messagingOperationName]: 'send',
      [attribute.messagingOperationType]: 'send',
    },
  });
}
