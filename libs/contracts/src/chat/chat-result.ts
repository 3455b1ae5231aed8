import * as z from 'zod';
import { toolCallSchema } from './message.js';

/**
 * Why the model stopped: it was done, it reached the token limit, it wants a tool's answer, a filter
 * stopped it, or something that the provider alone can name.
 */
export const finishReasons = ['stop', 'length', 'tool-calls', 'content-filter', 'other'] as const;
export const finishReasonSchema = z.enum(finishReasons).meta({ id: 'FinishReason' });
export type FinishReason = z.infer<typeof finishReasonSchema>;

/** The answer of a chat job. */
export const chatResultSchema = z
  .object({
    text: z.string().describe('The answer; empty when the model only called tools.'),
    reasoning: z.string().optional().describe('Reasoning that the provider gave with the answer.'),
    toolCalls: z.array(toolCallSchema).optional(),
    finishReason: finishReasonSchema,
    model: z.string().describe('The model that answered, as the provider names it.'),
  })
  .meta({ id: 'ChatResult' });

export type ChatResult = z.infer<typeof chatResultSchema>;
