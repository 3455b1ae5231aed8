import * as z from 'zod';
import { defineVendor } from '../define-vendor.js';
import { openAiBaseUrl } from '../protocols/openai-connection.js';
import { responsesApi } from '../protocols/openai-responses/openai-responses.js';
import { unsupportedByResponses } from '../protocols/openai-responses/request.js';
import { http } from '../transports/http/lean-http.js';

/** OpenAI's models that reason, by their names: https://platform.openai.com/docs/guides/reasoning */
const reasoningModel = /^(o\d|gpt-5(?!-chat)|codex)/;

/** OpenAI, by its Responses: https://platform.openai.com/docs/api-reference/responses */
export const openAiResponses = defineVendor({
  id: 'openai-responses',
  label: 'OpenAI (Responses)',
  protocol: 'openai-responses',
  transport: http,
  baseUrl: 'https://api.openai.com/v1',
  apiKeyEnv: ['OPENAI_RESPONSES_API_KEY', 'OPENAI_API_KEY'],
  defaultModel: 'gpt-5-mini',
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'list-models'],
  unsupportedInput: unsupportedByResponses,
  options: z.strictObject({
    organization: z.string().min(1).optional().describe('Sent as OpenAI-Organization.'),
    project: z.string().min(1).optional().describe('Sent as OpenAI-Project.'),
  }),
  create(settings, dependencies, { organization, project }) {
    const at = { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl) };
    return responsesApi(at, dependencies, {
      organization,
      project,
      isReasoningModel: (model) => reasoningModel.test(model),
    });
  },
});
