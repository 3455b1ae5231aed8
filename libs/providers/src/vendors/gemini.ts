import * as z from 'zod';
import { defineVendor } from '../define-vendor.js';
import { geminiBaseUrl, vertexBaseUrl } from '../protocols/gemini/connection.js';
import { geminiApi } from '../protocols/gemini/gemini.js';
import { http } from '../transports/http/lean-http.js';

const baseUrl = 'https://generativelanguage.googleapis.com/v1beta';

/**
 * Google's Gemini by its own protocol: https://ai.google.dev/api/generate-content
 *
 * With the option `project` it speaks to Vertex AI. The key is then the JSON key of a service account
 * (`file:PATH`), which signs tokens here, or an OAuth access token, which expires within the hour and is not
 * renewed. Other sources of tokens (a metadata server, workload identity) are not supported.
 */
export const gemini = defineVendor({
  id: 'gemini',
  aliases: ['google'],
  label: 'Google Gemini (Gemini API and Vertex AI)',
  family: 'gemini',
  protocol: 'gemini',
  transport: http,
  baseUrl,
  apiKeyEnv: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
  defaultModel: 'gemini-flash-latest',
  limitsPerModel: true,
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings', 'list-models'],
  unsupportedInput: ['parallelToolCalls'],
  embeddings: {
    defaultModel: 'gemini-embedding-001',
    maximumInputs: 100,
    maximumInputTokens: 2_048,
    dimensions: true,
    inputTypes: true,
  },
  options: z.strictObject({
    project: z
      .string()
      .regex(/^[a-z0-9.:-]+$/i)
      .optional()
      .describe('A project of Google Cloud; selects Vertex AI.'),
    location: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .optional()
      .describe('The location of Vertex AI: a region, us, eu or global. Default: global.'),
  }),
  create(settings, dependencies, { project, location = 'global' }) {
    if (project === undefined) {
      if (settings.options['location'] !== undefined) {
        throw new TypeError('The option location needs the option project.');
      }
      return geminiApi({ ...settings, baseUrl: geminiBaseUrl(settings.baseUrl) }, dependencies);
    }
    const configured = settings.baseUrl === baseUrl ? undefined : settings.baseUrl;
    const at = { ...settings, baseUrl: vertexBaseUrl(location, configured) };
    return geminiApi(at, dependencies, { project, location });
  },
});
