import {
  defineProvider,
  openAiBaseUrl,
  openAiResponses as responsesProtocol,
  responsesCannotCarry,
} from '@app/provider-spec';
import * as z from 'zod';
import { optionsOf } from './options-of.js';

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
