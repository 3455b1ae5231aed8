import { isTerminal, type JobRecord, type WebhookEvent, type WebhookEventType } from '@app/contracts';

/** A webhook's message and whom it is for. */
export interface TenantEvent {
  type: WebhookEventType;
  body: WebhookEvent;
  /** The place in a trace that it comes from. */
  traceparent?: string;
}

/** What is told of the end of a job: not its result, which is at `path` for who may ask. */
export function jobEvent(record: JobRecord): TenantEvent | undefined {
  const { id, status, request, createdAt, completedAt, attempts, usage, failure } = record;
  if (!isTerminal(status) || completedAt === undefined) return undefined;
  const type = `job.${status}` as const;
  const timestamp = new Date(completedAt).toISOString();
  return {
    type,
    traceparent: record.traceparent,
    body: {
      type,
      timestamp,
      data: {
        id,
        kind: request.kind,
        status,
        createdAt: new Date(createdAt).toISOString(),
        completedAt: timestamp,
        backend: record.route[record.hop] ?? '',
        attempts: attempts.length,
        usage,
        failure,
        metadata: request.metadata,
        path: `/v1/jobs/${id}`,
      },
    },
  };
}
