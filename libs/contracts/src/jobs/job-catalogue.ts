import type * as z from 'zod';
import { chatInputSchema } from '../chat/chat-input.js';
import { chatResultSchema } from '../chat/chat-result.js';

/**
 * Every kind of job: what it takes and what it gives. A new kind is one entry here; whoever handles
 * jobs is typed over the catalogue, so that a missing handler does not compile.
 */
export const jobCatalogue = {
  chat: { input: chatInputSchema, result: chatResultSchema },
} as const;

export type JobKind = keyof typeof jobCatalogue;
export type JobInput<Kind extends JobKind = JobKind> = z.infer<(typeof jobCatalogue)[Kind]['input']>;
export type JobResult<Kind extends JobKind = JobKind> = z.infer<(typeof jobCatalogue)[Kind]['result']>;

export const jobKinds = Object.keys(jobCatalogue) as JobKind[];
