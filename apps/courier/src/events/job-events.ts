import { isTerminal } from '@app/contracts';
import type { EventSource } from './event-source.js';

/** The end of a job, without its result, which callers with a key get at `path`. */
export const jobEvents: EventSource = async ({ subject }, { outbox }) => {
  const record = await outbox.job(subject);
  if (record === undefined) return undefined;
  const { id, status, request, createdAt, completedAt, attempts, usage, failure } = record;
  if (!isTerminal(status) || completedAt === undefined) return undefined;
  const type = `job.${status}` as const;
  const timestamp = new Date(completedAt).toISOString();
  const url = request.webhook?.url;
  return {
    type,
    traceparent: record.traceparent,
    own: url === undefined ? undefined : { url, key: record.webhookKey },
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
};
