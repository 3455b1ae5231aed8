import type * as z from 'zod';
import { chatInputSchema, chatResultSchema } from '../chat/chat.js';
import { distillInputSchema, distillResultSchema } from '../distill/distill.js';
import { embedInputSchema, embedResultSchema } from '../embed/embed.js';

/** The schemas of one kind of job. */
export interface KindSchemas<Input extends object = object, Result extends object = object> {
  readonly input: z.ZodType<Input>;
  /** The result as the owner of a job sees it. */
  readonly result: z.ZodType<Result>;
  /** Whether requests may name a memory space. */
  readonly usesMemory: boolean;
}

/** Kinds of jobs by name. The schemas of requests and jobs are made of such a table. */
export type KindSchemaTable = Readonly<Record<string, KindSchemas>>;

/** The schemas of the kinds that come with Sluice. */
export const builtInKinds = {
  chat: { input: chatInputSchema, result: chatResultSchema, usesMemory: true },
  embed: { input: embedInputSchema, result: embedResultSchema, usesMemory: false },
  distill: { input: distillInputSchema, result: distillResultSchema, usesMemory: false },
} as const satisfies KindSchemaTable;

export type BuiltInKind = keyof typeof builtInKinds;
export type JobInput<Kind extends BuiltInKind> = z.infer<(typeof builtInKinds)[Kind]['input']>;
export type JobResult<Kind extends BuiltInKind> = z.infer<(typeof builtInKinds)[Kind]['result']>;
