import type { ProviderDefinition } from '@app/provider-spec';
import type * as z from 'zod';
import { defineVendor, type NoOptions, type VendorData } from '../define-vendor.js';
import { http } from '../transports/http/lean-http.js';
import { openAiChat, type OpenAiChatHooks } from './openai-chat/openai-chat.js';
import { openAiBaseUrl, type OpenAiConnectionHooks } from './openai-connection.js';
import { openAiEmbeddings, type OpenAiEmbeddingsHooks } from './openai-embeddings/openai-embeddings.js';

/** A vendor that speaks OpenAI's protocol: its data, and how it differs. */
export interface OpenAiCompatible<Options extends z.ZodObject> extends Omit<
  VendorData<Options>,
  'protocol' | 'transport' | 'create'
> {
  /** The path that an address without one gets. Default: the path of `baseUrl`, else `/v1`. */
  path?: string;
  /** How it differs in every call, depending on the backend's options. */
  connection?: OpenAiConnectionHooks | ((options: z.infer<Options>) => OpenAiConnectionHooks);
  /** How it differs in chats. */
  chat?: OpenAiChatHooks;
  /** How it differs in embeddings, if it offers any. */
  embed?: OpenAiEmbeddingsHooks;
}

/** Defines a vendor of the OpenAI-compatible family. */
export function openAiCompatible<Options extends z.ZodObject = NoOptions>({
  path: ownPath,
  connection = {},
  chat = {},
  embed = {},
  unsupportedInput = [],
  ...data
}: OpenAiCompatible<Options>): ProviderDefinition {
  const { baseUrl, embeddings, capabilities } = data;
  const listsModels = capabilities.includes('list-models');
  const path = ownPath ?? (baseUrl === undefined ? '/v1' : new URL(baseUrl).pathname.replace(/\/+$/, ''));
  return defineVendor<Options>({
    ...data,
    protocol: 'openai',
    transport: http,
    ...(chat.streams === false && { streams: false }),
    unsupportedInput: chat.topK === true ? unsupportedInput : ['topK', ...unsupportedInput],
    create(settings, dependencies, options) {
      const hooks = typeof connection === 'function' ? connection(options) : connection;
      const at = { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl, path) };
      return {
        ...openAiChat(at, dependencies, { listsModels, ...hooks, ...chat }),
        ...(embeddings !== undefined && openAiEmbeddings(at, dependencies, { ...hooks, ...embed })),
      };
    },
  });
}
