import { http } from '../transports/http/http-transport.js';
import { customVertexBaseUrl, geminiBaseUrl, vertexBaseUrl } from '../protocols/gemini/base-url.js';
import { defineProvider, type ProviderSettings } from '@app/provider-spec';
import { gemini as geminiProtocol } from '../protocols/gemini/gemini.js';
import type { VertexProject } from '../protocols/gemini/gemini-connection.js';
import { optionsOf } from '../options-of.js';
import * as z from 'zod';

const baseUrl = 'https://generativelanguage.googleapis.com/v1beta';

const optionsSchema = z.strictObject({
  project: z
    .string()
    .regex(/^[a-z0-9.:-]+$/i)
    .optional()
    .describe('A project of Google Cloud: uses Vertex AI.'),
  location: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .optional()
    .describe('Where Vertex AI answers: a region, us, eu or global (when left out).'),
});

/**
 * Google's Gemini by its own protocol: https://ai.google.dev/api/generate-content
 *
 * With the option `project` it speaks to Vertex AI. The key is then the JSON key of a service account
 * (`file:PATH`), by which tokens are signed here, or an OAuth access token, which ends within the hour and
 * is not renewed. Other ways to get a token (a metadata server, workload identity) are not taken.
 */
export const gemini = defineProvider({
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
  create(settings, dependencies) {
    const { project, location } = optionsOf(optionsSchema, settings.options, 'Gemini');
    if (project !== undefined)
      return onVertex(settings, dependencies, { project, location: location ?? 'global' });
    if (location !== undefined) throw new TypeError('The option location needs the option project.');
    return geminiProtocol({ ...settings, baseUrl: geminiBaseUrl(settings.baseUrl) }, dependencies);
  },
});

type Dependencies = Parameters<typeof geminiProtocol>[1];

function onVertex(settings: ProviderSettings, dependencies: Dependencies, vertex: VertexProject) {
  const own = settings.baseUrl !== baseUrl;
  const address = own ? customVertexBaseUrl(settings.baseUrl) : vertexBaseUrl(vertex.location);
  return geminiProtocol({ ...settings, baseUrl: address }, dependencies, vertex);
}
