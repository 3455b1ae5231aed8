import * as z from 'zod';
import { jsonValueSchema } from '../json.js';

export const textPartSchema = z
  .strictObject({ type: z.literal('text'), text: z.string() })
  .meta({ id: 'TextPart' });

/** An image by address, or its bytes in base64. */
export const imagePartSchema = z
  .strictObject({
    type: z.literal('image'),
    image: z.union([
      z.strictObject({ url: z.url({ protocol: /^https?$/ }) }),
      z.strictObject({
        data: z.base64().min(1),
        mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif']),
      }),
    ]),
    detail: z.enum(['auto', 'low', 'high']).optional(),
  })
  .meta({ id: 'ImagePart' });

/** A tool call that the model requested. */
export const toolCallSchema = z
  .strictObject({
    id: z.string().min(1).max(256),
    name: z.string().min(1).max(128),
    arguments: jsonValueSchema.describe('The arguments, parsed.'),
    signature: z
      .string()
      .min(1)
      .max(262_144)
      .optional()
      .describe("The provider's own mark on the call; return it unchanged with the call."),
  })
  .meta({ id: 'ToolCall' });

const userMessageSchema = z
  .strictObject({
    role: z.literal('user'),
    content: z.union([
      z.string(),
      z.array(z.discriminatedUnion('type', [textPartSchema, imagePartSchema])).min(1),
    ]),
  })
  .meta({ id: 'UserMessage' });

const assistantMessageSchema = z
  .strictObject({
    role: z.literal('assistant'),
    content: z.string().optional(),
    toolCalls: z.array(toolCallSchema).min(1).optional(),
  })
  .refine((message) => message.content !== undefined || message.toolCalls !== undefined, {
    message: 'An assistant message needs content or toolCalls.',
  })
  .meta({ id: 'AssistantMessage' });

const toolMessageSchema = z
  .strictObject({
    role: z.literal('tool'),
    toolCallId: z.string().min(1).max(256),
    content: z.string(),
    isError: z.boolean().optional(),
  })
  .meta({ id: 'ToolMessage' });

const systemMessageSchema = z
  .strictObject({ role: z.literal('system'), content: z.string() })
  .meta({ id: 'SystemMessage' });

export const messageSchema = z
  .discriminatedUnion('role', [
    systemMessageSchema,
    userMessageSchema,
    assistantMessageSchema,
    toolMessageSchema,
  ])
  .meta({ id: 'Message' });

export type TextPart = z.infer<typeof textPartSchema>;
export type ImagePart = z.infer<typeof imagePartSchema>;
export type ToolCall = z.infer<typeof toolCallSchema>;
export type Message = z.infer<typeof messageSchema>;
