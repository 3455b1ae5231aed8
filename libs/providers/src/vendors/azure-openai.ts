import * as z from 'zod';
import { headerKey } from '../credentials/api-key.js';
import { defineVendor } from '../define-vendor.js';
import { limitReading, numberIn, type ReadLimits } from '../limits/limit-headers.js';
import { openAiChat } from '../protocols/openai-chat/openai-chat.js';
import { openAiBaseUrl, type OpenAiConnectionHooks } from '../protocols/openai-connection.js';
import { openAiEmbeddings } from '../protocols/openai-embeddings/openai-embeddings.js';
import { http } from '../transports/http/lean-http.js';

/** The last generally available version of the API by deployments. */
const lastVersion = '2024-10-21';

/**
 * OpenAI's models, and others, as deployments of an Azure resource: the deployment is the name of the model.
 *
 * The base URL is that of the resource, `https://NAME.openai.azure.com` or `https://NAME.services.ai.azure.com`,
 * or any address that the portal shows. An API key is sent in the header `api-key`; an Entra token can be the
 * header `authorization` of the backend, and is not renewed.
 *
 * - https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle (the API v1)
 * - https://learn.microsoft.com/azure/ai-foundry/openai/reference (deployments and versions)
 */
export const azureOpenAi = defineVendor({
  id: 'azure-openai',
  label: 'Azure OpenAI',
  protocol: 'openai',
  transport: http,
  apiKeyEnv: 'AZURE_OPENAI_API_KEY',
  baseUrlEnv: ['AZURE_OPENAI_ENDPOINT'],
  // It cannot list models: it would list Azure's models instead of the resource's deployments.
  capabilities: ['chat', 'tools', 'images', 'json', 'json-schema', 'reasoning', 'embeddings'],
  unsupportedInput: ['topK'],
  embeddings: {
    maximumInputs: 2_048,
    maximumInputTokens: 8_192,
    maximumTokens: 300_000,
    dimensions: true,
    inputTypes: false,
  },
  options: z.strictObject({
    apiVersion: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .optional()
      .describe('Such as 2024-10-21; selects the API by deployments. Default: the API v1.'),
    deployment: z
      .string()
      .min(1)
      .optional()
      .describe('The deployment for all calls, if its name differs from the model.'),
  }),
  create(settings, dependencies, { apiVersion, deployment: configured }) {
    const address = addressOf(settings.baseUrl, apiVersion);
    const deployment = configured ?? address.deployment;
    const at = { ...settings, baseUrl: address.baseUrl };
    const hooks = { ...connectionHooks(address), listsModels: false };
    const chats = openAiChat(at, dependencies, hooks);
    const embeddings = openAiEmbeddings(at, dependencies, hooks);
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
  /** Whether requests name the deployment in the address, instead of in the member `model`. */
  byDeployment: boolean;
  /** The deployment that the address names. */
  deployment?: string;
}

/**
 * Finds the API behind an address, which may name only the resource, or everything up to a method of a
 * deployment.
 *
 * @throws {TypeError} If it is no address, or has another query than a version.
 */
function addressOf(given: string, apiVersion: string | undefined): Address {
  const [place = '', query = ''] = given.split('?', 2);
  const { 'api-version': stated, ...others } = Object.fromEntries(new URLSearchParams(query));
  if (Object.keys(others).length > 0) {
    throw new TypeError('The base URL of Azure OpenAI can have no query except api-version.');
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
    credential: ({ apiKey }) => headerKey(apiKey, 'api-key'),
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

/**
 * OpenAI's headers with resets in whole seconds; -1 and 0 stand for no limit:
 * https://learn.microsoft.com/azure/ai-foundry/openai/how-to/quota
 */
export const readAzureLimits: ReadLimits = (headers) =>
  [['requestsPerMinute', 'requests'] as const, ['tokensPerMinute', 'tokens'] as const].flatMap(
    ([dimension, name]) => {
      const seconds = numberIn(headers.get(`x-ratelimit-reset-${name}`));
      return limitReading(dimension, {
        limit: headers.get(`x-ratelimit-limit-${name}`),
        remaining: headers.get(`x-ratelimit-remaining-${name}`),
        resetAfterMs: seconds === undefined ? undefined : seconds * 1_000,
      });
    },
  );
