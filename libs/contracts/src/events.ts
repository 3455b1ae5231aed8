import * as z from 'zod';
import { toolCallSchema } from './chat/message.js';
import { failureKindSchema, failureSchema } from './failure.js';
import { usageSchema } from './usage.js';

const time = z.iso.datetime();

function event<Type extends string, Members extends z.ZodRawShape>(type: Type, members: Members) {
  return z.object({ type: z.literal(type), at: time, ...members });
}

/** The events of a streamed job, in order. The last one is terminal. */
export const jobEventSchema = z
  .discriminatedUnion('type', [
    event('job.queued', {}),
    event('job.started', { attempt: z.int().positive(), backend: z.string() }),
    event('job.waiting', {
      reason: z.enum(['queue', 'limit', 'handed-back']),
      until: time.optional(),
      position: z.int().positive().optional(),
      etaSeconds: z.int().nonnegative().optional(),
    }),
    event('job.retrying', { retryAt: time, failure: failureSchema.optional() }),
    event('job.handed_over', { from: z.string(), to: z.string(), failure: failureSchema.optional() }),
    event('job.progress', { done: z.int().nonnegative(), all: z.int().positive() }),
    event('output.reset', {}),
    event('output.delta', { text: z.string().optional(), reasoning: z.string().optional() }),
    event('tool.call', { call: toolCallSchema }),
    event('job.completed', { usage: usageSchema.optional() }),
    event('job.failed', { usage: usageSchema.optional(), failure: failureSchema.optional() }),
    event('job.cancelled', { usage: usageSchema.optional() }),
    event('job.expired', { usage: usageSchema.optional() }),
  ])
  .meta({ id: 'JobEvent' });

export type JobEvent = z.infer<typeof jobEventSchema>;

const terminal = new Set(['job.completed', 'job.failed', 'job.cancelled', 'job.expired']);

/** Whether no event follows this one. */
export function isTerminalEvent({ type }: { type: string }): boolean {
  return terminal.has(type);
}

const backend = z.string();
const by = z.string().describe('The name of the API key; `local` without keys.');

/**
 * The events of the installation, for operators. No other event is reported.
 *
 * - `lane.parked`: the backend is not called until a time, for more than a few seconds. `lane.freed`: it is called
 *   again.
 * - `lane.paused`, `lane.resumed`: an operator stopped and resumed the backend.
 * - `breaker.opened`: too many calls of the backend failed, or its credentials were refused; single jobs probe it
 *   from `until` on. `breaker.closed`: the probes succeeded.
 * - `backend.auth_expired`: the credentials were refused; reported once an hour for each backend.
 * - `limits.changed`: the limits of the backend changed.
 * - `webhook_endpoint.disabled`: deliveries to a receiver stopped.
 */
export const installationEventSchema = z
  .discriminatedUnion('type', [
    event('lane.parked', { backend, until: time, reason: z.string() }),
    event('lane.freed', { backend }),
    event('lane.paused', { backend, by, reason: z.string().optional() }),
    event('lane.resumed', { backend, by }),
    event('breaker.opened', { backend, until: time, kind: failureKindSchema, reason: z.string() }),
    event('breaker.closed', { backend }),
    event('backend.auth_expired', {
      backend,
      reason: z.string(),
      mend: z.string().describe('How to fix it.'),
    }),
    event('limits.changed', { backend, by }),
    event('webhook_endpoint.disabled', {
      tenant: z.string(),
      endpoint: z.string(),
      reason: z.enum(['gone', 'failing']),
    }),
  ])
  .meta({ id: 'InstallationEvent' });

export type InstallationEvent = z.infer<typeof installationEventSchema>;

/** An installation event before it is logged; the log adds the time. */
export type NewInstallationEvent = {
  [Type in InstallationEvent['type']]: Omit<Extract<InstallationEvent, { type: Type }>, 'at'>;
}[InstallationEvent['type']];
