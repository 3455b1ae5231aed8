import * as z from 'zod';
import { jsonObjectSchema } from '../json.js';
import { messageSchema } from './message.js';
import { responseFormatSchema } from './response-format.js';
import { toolChoiceSchema, toolSchema } from './tool.js';

/** At most this many messages in one chat. */
const maximumMessages = 2_048;

/** What a chat job asks the model. */
export const chatInputSchema = z
  .strictObject({
    system: z.string().optional().describe('Instructions that precede the conversation.'),
    messages: z.array(messageSchema).min(1).max(maximumMessages),
    tools: z.array(toolSchema).min(1).max(128).optional(),
    toolChoice: toolChoiceSchema.optional(),
    parallelToolCalls: z.boolean().optional(),
    maxOutputTokens: z.int().positive().optional(),
    temperature: z.number().min(0).max(2).optional(),
    topP: z.number().gt(0).max(1).optional(),
    topK: z.int().positive().optional(),
    presencePenalty: z.number().min(-2).max(2).optional(),
    frequencyPenalty: z.number().min(-2).max(2).optional(),
    seed: z.int().optional(),
    stop: z.array(z.string().min(1)).min(1).max(16).optional(),
    responseFormat: responseFormatSchema.optional(),
    providerOptions: z
      .record(z.string(), jsonObjectSchema)
      .optional()
      .describe("Members passed untouched into the request of the provider that has the key's id."),
  })
  .superRefine((input, context) => {
    const { toolChoice, tools } = input;
    if (toolChoice === undefined || toolChoice === 'none' || toolChoice === 'auto') return;
    const known = tools?.map((tool) => tool.name) ?? [];
    if (toolChoice === 'required' ? known.length > 0 : known.includes(toolChoice.tool)) return;
    context.addIssue({
      code: 'custom',
      path: ['toolChoice'],
      message: 'toolChoice names no tool of this request; add it to tools.',
    });
  })
  .meta({ id: 'ChatInput' });

export type ChatInput = z.infer<typeof chatInputSchema>;
