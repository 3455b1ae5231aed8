import { http } from '../transports/http/http-transport.js';
import { anthropicMessages } from '../protocols/anthropic-messages/anthropic-messages.js';
import { defineProvider } from '@app/provider-spec';
import { optionsOf } from '../options-of.js';
import * as z from 'zod';

const optionsSchema = z.strictObject({
  maxTokens: z
    .int()
    .positive()
    .optional()
    .describe('`max_tokens` of chats that name no limit; thinking counts too. Default: 16384.'),
});

/** Anthropic, by its messages: https://docs.claude.com/en/api/messages */
export const anthropic = defineProvider({
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
  create(settings, dependencies) {
    const { maxTokens } = optionsOf(optionsSchema, settings.options, 'Anthropic');
    return anthropicMessages(settings, dependencies, maxTokens === undefined ? {} : { maxTokens });
  },
});
