import * as z from 'zod';
import { defineVendor } from '../define-vendor.js';
import { anthropicMessages } from '../protocols/anthropic-messages/anthropic-messages.js';
import { http } from '../transports/http/lean-http.js';

/** Anthropic, by its messages: https://docs.claude.com/en/api/messages */
export const anthropic = defineVendor({
  id: 'anthropic',
  label: 'Anthropic',
  family: 'claude',
  protocol: 'anthropic',
  transport: http,
  baseUrl: 'https://api.anthropic.com',
  apiKeyEnv: 'ANTHROPIC_API_KEY',
  defaultModel: 'claude-sonnet-5-5',
  limitsPerModel: true,
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  instructedFormats: ['json'],
  unsupportedInput: ['seed', 'presencePenalty', 'frequencyPenalty'],
  options: z.strictObject({
    maxTokens: z
      .int()
      .positive()
      .optional()
      .describe('`max_tokens` of chats without a limit; thinking counts too. Default: 16384.'),
  }),
  create: (settings, dependencies, { maxTokens }) => anthropicMessages(settings, dependencies, { maxTokens }),
});
