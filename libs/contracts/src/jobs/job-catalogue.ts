import type * as z from 'zod';
import { chatInputSchema } from '../chat/chat-input.js';
import { chatResultSchema } from '../chat/chat-result.js';
import { distillInputSchema } from '../distill/distill-input.js';
import { distillResultSchema } from '../distill/distill-result.js';
import { embedInputSchema } from '../embed/embed-input.js';
import { embedResultSchema } from '../embed/embed-result.js';

/**
 * Every kind of job: what it takes and what it gives. A new kind is one entry here; whoever handles
 * jobs is typed over the catalogue, so that a missing handler does not compile.
 */
export const jobCatalogue = {
  chat: { input: chatInputSchema, result: chatResultSchema },
  embed: { input: embedInputSchema, result: embedResultSchema },
  distill: { input: distillInputSchema, result: distillResultSchema },
} as const;

export type JobKind = keyof typeof jobCatalogue;
/** The kinds that a backend does in a call; a distill job is made of chats. */
export type CallKind = Exclude<JobKind, 'distill'>;
export type JobInput<Kind extends JobKind = JobKind> = z.infer<(typeof jobCatalogue)[Kind]['input']>;
export type JobResult<Kind extends JobKind = JobKind> = z.infer<(typeof jobCatalogue)[Kind]['result']>;

export const jobKinds = Object.keys(jobCatalogue) as JobKind[];
