import * as z from 'zod';
import { failureSchema } from '../failure.js';
import { toolCallSchema } from '../chat/message.js';
import { usageSchema } from '../usage.js';

const at = z.iso.datetime();

function event<Type extends string, Members extends z.ZodRawShape>(type: Type, members: Members) {
  return z.object({ type: z.literal(type), at, ...members });
}

/** What happens to a streamed job, in the order in which it happened. The last one is terminal. */
export const jobEventSchema = z
  .discriminatedUnion('type', [
    event('job.queued', {}),
    event('job.started', { attempt: z.int().positive(), backend: z.string() }),
    event('job.waiting', {
      reason: z.enum(['queue', 'limit', 'handed-back']),
      until: z.iso.datetime().optional(),
      position: z.int().positive().optional(),
      etaSeconds: z.int().nonnegative().optional(),
    }),
    event('job.retrying', { retryAt: z.iso.datetime(), failure: failureSchema.optional() }),
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

/** Whether nothing comes after it. */
export function isTerminalEvent({ type }: { type: string }): boolean {
  return terminal.has(type);
}
