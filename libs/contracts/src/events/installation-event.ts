import * as z from 'zod';
import { failureKindSchema } from '../failure.js';

const at = z.iso.datetime();
const backend = z.string();
const time = z.iso.datetime();
const by = z.string().describe('The name of the API key; `local` without keys.');

function event<Type extends string, Members extends z.ZodRawShape>(type: Type, members: Members) {
  return z.object({ type: z.literal(type), at, ...members });
}

/**
 * What happens to the installation, for those who run it. This is the catalogue: nothing else is told.
 *
 * - `lane.parked`: a backend is not called until a time, for longer than a few seconds; `lane.freed` says
 *   that it is called again.
 * - `lane.paused`, `lane.resumed`: a person stopped a backend, and let it go on.
 * - `breaker.opened`: too many calls of a backend failed, or its credentials were refused; only single jobs
 *   try it, from `until` on. `breaker.closed`: they succeeded.
 * - `backend.auth_expired`: credentials were refused; told once an hour for each backend.
 * - `limits.changed`: the limits of a backend are others.
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
      mend: z.string().describe('What to do about it.'),
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

/** The same before it is told: the log gives it its time. */
export type NewInstallationEvent = {
  [Type in InstallationEvent['type']]: Omit<Extract<InstallationEvent, { type: Type }>, 'at'>;
}[InstallationEvent['type']];
