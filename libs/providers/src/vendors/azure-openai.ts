import { http } from '../transports/http/http-transport.js';
import { defineProvider } from '@app/provider-spec';
import type { OpenAiConnectionHooks } from '../protocols/openai-connection/openai-connection.js';
import { openAiBaseUrl } from '../protocols/openai-chat/base-url.js';
import { openAiChat } from '../protocols/openai-chat/openai-chat.js';
import { openAiEmbed } from '../protocols/openai-embeddings/openai-embed.js';
import { readAzureLimits } from '../limits/azure-limits.js';
import { optionsOf } from '../options-of.js';
import * as z from 'zod';

const label = 'Azure OpenAI';

const optionsSchema = z.strictObject({
  apiVersion: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional()
    .describe('As in 2024-10-21: uses the addresses of deployments. When left out: the API v1.'),
  deployment: z
    .string()
    .min(1)
    .optional()
    .describe('The deployment that answers every call, where it is not called as the model is.'),
});

/** The last version of the addresses of deployments that is generally available. */
const lastVersion = '2024-10-21';

/**
 * OpenAI's models, and others, as deployments of an Azure resource: a model is named by its deployment.
 *
 * The base URL is that of the resource, `https://NAME.openai.azure.com` or `https://NAME.services.ai.azure.com`,
 * or any address that the portal shows. An API key goes into the header `api-key`; a token of Entra can be
 * given as the header `authorization` of the backend, and is not renewed.
 *
 * - https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle (the API v1)
 * - https://learn.microsoft.com/azure/ai-foundry/openai/reference (deployments and versions)
 */
export const azureOpenAi = defineProvider({
  id: 'azure-openai',
  label,
  protocol: 'openai',
  transport: http,
  apiKeyEnv: 'AZURE_OPENAI_API_KEY',
  baseUrlEnv: ['AZURE_OPENAI_ENDPOINT'],
  // The models that it lists are those of Azure, and not the deployments of the resource, which alone answer.
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings'],
  unsupportedInput: ['topK'],
  embeddings: {
    maximumInputs: 2_048,
    maximumInputTokens: 8_192,
    maximumTokens: 300_000,
    dimensions: true,
    inputTypes: false,
  },
  create(settings, dependencies) {
    const options = optionsOf(optionsSchema, settings.options, label);
    const address = addressOf(settings.baseUrl, options);
    const { deployment = address.deployment } = options;
    const at = { ...settings, baseUrl: address.baseUrl };
    const hooks = { ...connectionHooks(address), listsModels: false };
    const chats = openAiChat(at, dependencies, hooks);
    const embeddings = openAiEmbed(at, dependencies, hooks);
    const deployed = <Call extends { model: string }>(call: Call): Call =>
      deployment === undefined ? call : { ...call, model: deployment };
    return {
      chat: (call, signal) => chats.chat(deployed(call), signal),
      embed: (call, signal) => embeddings.embed(deployed(call), signal),
    };
  },
});

interface Address {
  baseUrl: string;
  apiVersion: string | undefined;
  /** Whether deployments are parts of addresses, or named as models. */
  byDeployment: boolean;
  /** The one that the address names. */
  deployment?: string;
}

/**
 * Finds the API of an address that may name the resource alone, or all up to a method of a deployment.
 *
 * @throws {TypeError} For what is no address, or has another query than a version.
 */
function addressOf(given: string, { apiVersion }: z.infer<typeof optionsSchema>): Address {
  const [place = '', query = ''] = given.split('?', 2);
  const { 'api-version': stated, ...others } = Object.fromEntries(new URLSearchParams(query));
  if (Object.keys(others).length > 0) {
    throw new TypeError('The base URL of Azure OpenAI can have no query but api-version.');
  }
  const version = apiVersion ?? stated;
  const method = /\/(chat\/completions|embeddings|responses)\/*$/;
  const baseUrl = openAiBaseUrl(place.replace(method, ''), '');
  const [, front, deployment] = /^(.*)\/deployments\/([^/]+)$/.exec(baseUrl) ?? [];
  if (front !== undefined && deployment !== undefined) {
    const name = decodeURIComponent(deployment);
    return { baseUrl: front, apiVersion: version ?? lastVersion, byDeployment: true, deployment: name };
  }
  if (new URL(baseUrl).pathname === '/') return rootOf(`${baseUrl}/openai`, version);
  return baseUrl.endsWith('/openai')
    ? rootOf(baseUrl, version)
    : { baseUrl, apiVersion: version, byDeployment: version !== undefined && !baseUrl.endsWith('/v1') };
}

function rootOf(root: string, apiVersion: string | undefined): Address {
  return apiVersion === undefined
    ? { baseUrl: `${root}/v1`, apiVersion, byDeployment: false }
    : { baseUrl: root, apiVersion, byDeployment: true };
}

function connectionHooks({ apiVersion = '', byDeployment }: Address): OpenAiConnectionHooks {
  return {
    keyHeader: 'api-key',
    readLimits: readAzureLimits,
    requestIdHeader: 'apim-request-id',
    createClient: ({ AzureOpenAI, OpenAI }, options) =>
      byDeployment
        ? new AzureOpenAI({ ...options, apiVersion })
        : new OpenAI({ ...options, ...(apiVersion && { defaultQuery: { 'api-version': apiVersion } }) }),
    failureSigns: [
      {
        kind: 'model-not-found',
        text: /^resource not found$/im,
        advice: 'Check the base URL and the option apiVersion of the backend.',
      },
    ],
  };
}
