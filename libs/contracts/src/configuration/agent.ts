import * as z from 'zod';
import { nameSchema } from './owned-name.js';

/** Which profile each kind of job of one agent of a caller uses. */
export const agentSchema = z
  .strictObject({
    chat: nameSchema.optional().describe('The profile of its chats.'),
    embed: nameSchema.optional().describe('The profile of its embeddings.'),
    distill: nameSchema.optional().describe('The profile by which it distils.'),
  })
  .meta({ id: 'Agent' });

export type Agent = z.infer<typeof agentSchema>;
