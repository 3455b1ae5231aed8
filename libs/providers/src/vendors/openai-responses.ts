import { http } from '../transports/http/http-transport.js';
import { defineProvider } from '@app/provider-spec';
import { openAiBaseUrl } from '../protocols/openai-chat/base-url.js';
import { openAiResponses as responsesProtocol } from '../protocols/openai-responses/open-ai-responses.js';
import { responsesCannotCarry } from '../protocols/openai-responses/to-request.js';
import { optionsOf } from '../options-of.js';
import * as z from 'zod';

const label = 'OpenAI (Responses)';

const optionsSchema = z.strictObject({
  organization: z.string().min(1).optional().describe('Sent as OpenAI-Organization.'),
  project: z.string().min(1).optional().describe('Sent as OpenAI-Project.'),
});

/** OpenAI's models that reason, by their names: https://platform.openai.com/docs/guides/reasoning */
const reasoningModel = /^(o\d|gpt-5(?!-chat)|codex)/;

/** OpenAI, by its Responses: https://platform.openai.com/docs/api-reference/responses */
export const openAiResponses = defineProvider({
  id: 'openai-responses',
  label,
  protocol: 'openai-responses',
  transport: http,
  baseUrl: 'https://api.openai.com/v1',
  apiKeyEnv: ['OPENAI_RESPONSES_API_KEY', 'OPENAI_API_KEY'],
  defaultModel: 'gpt-5-mini',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  unsupportedInput: responsesCannotCarry,
  create(settings, dependencies) {
    const options = optionsOf(optionsSchema, settings.options, label);
    const at = { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl) };
    const isReasoningModel = (model: string) => reasoningModel.test(model);
    return responsesProtocol(at, dependencies, { ...options, isReasoningModel });
  },
});
