import * as z from 'zod';
import { jsonObjectSchema } from '../json.js';
import { messageSchema, toolCallSchema } from './message.js';

export const toolSchema = z
  .strictObject({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'Use 1 to 64 letters, digits, underscores or hyphens.'),
    description: z.string().optional(),
    parameters: jsonObjectSchema.describe('A JSON Schema of the arguments.'),
    strict: z.boolean().optional().describe('Whether the provider enforces the schema.'),
  })
  .meta({ id: 'Tool' });

/** Whether the model may, must or must not call a tool, or which one. */
export const toolChoiceSchema = z
  .union([z.enum(['auto', 'none', 'required']), z.strictObject({ tool: z.string().min(1) })])
  .meta({ id: 'ToolChoice' });

export type Tool = z.infer<typeof toolSchema>;
export type ToolChoice = z.infer<typeof toolChoiceSchema>;

/**
 * The form of the answer: free text, any JSON, or JSON of a given schema. An answer in another form is repaired
 * once, by a second call that shows the model what is wrong; if that fails, it is a `bad-response`.
 */
export const responseFormatSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text') }),
    z.strictObject({
      type: z.literal('json'),
      jsonKeys: z
        .array(z.string().min(1).max(128))
        .min(1)
        .max(64)
        .optional()
        .describe('The answer must be an object that has these keys.'),
    }),
    z.strictObject({
      type: z.literal('json-schema'),
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      description: z.string().optional(),
      schema: jsonObjectSchema.describe('A JSON Schema.'),
      strict: z.boolean().optional(),
    }),
  ])
  .meta({ id: 'ResponseFormat' });

export type ResponseFormat = z.infer<typeof responseFormatSchema>;

/** Messages of one chat. */
const maximumMessages = 2_048;

/** The input of a chat job. */
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
      .describe('Members by provider id, passed unchanged into the requests to that provider.'),
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

/**
 * Why the model stopped: it was done, it reached the token limit, it waits for the result of a tool, a filter stopped
 * it, or a reason that only the provider knows.
 */
export const finishReasons = ['stop', 'length', 'tool-calls', 'content-filter', 'other'] as const;
export const finishReasonSchema = z.enum(finishReasons).meta({ id: 'FinishReason' });
export type FinishReason = z.infer<typeof finishReasonSchema>;

/** The result of a chat job. */
export const chatResultSchema = z
  .object({
    text: z.string().describe('The answer; empty when the model only called tools.'),
    reasoning: z.string().optional().describe('Reasoning that the provider returned with the answer.'),
    toolCalls: z.array(toolCallSchema).optional(),
    finishReason: finishReasonSchema,
    model: z.string().describe('The model that answered, as the provider names it.'),
  })
  .meta({ id: 'ChatResult' });

export type ChatResult = z.infer<typeof chatResultSchema>;
