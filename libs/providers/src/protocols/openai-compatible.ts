import { http } from '../transports/http/http-transport.js';
import { type OpenAiChatHooks, openAiChat } from './openai-chat/openai-chat.js';
import type { OpenAiConnectionHooks } from './openai-connection/openai-connection.js';
import { type OpenAiEmbedHooks, openAiEmbed } from './openai-embeddings/openai-embed.js';
import { type ProviderDefinition, defineProvider } from '@app/provider-spec';
import { openAiBaseUrl } from './openai-chat/base-url.js';
import { optionsOf } from '../options-of.js';
import * as z from 'zod';

/** A vendor that speaks OpenAI's protocol: its data, and how it differs. */
export interface OpenAiCompatible<Options extends z.ZodObject> extends Omit<
  ProviderDefinition,
  'protocol' | 'transport' | 'create'
> {
  /** What an address without a path gets. Default: the path of `baseUrl`, else `/v1`. */
  path?: string;
  /** The options of a backend that the vendor understands. Default: none. */
  options?: Options;
  /** How it differs around every call, by the backend's options. */
  connection?: OpenAiConnectionHooks | ((options: z.infer<Options>) => OpenAiConnectionHooks);
  /** How it differs in chats. */
  chat?: OpenAiChatHooks;
  /** How it differs in embeddings, if it offers any. */
  embed?: OpenAiEmbedHooks;
}

const noOptions = z.strictObject({});

/** A provider of the OpenAI-compatible family. */
export function openAiCompatible<Options extends z.ZodObject = typeof noOptions>({
  path: ownPath,
  options: schema,
  connection = {},
  chat = {},
  embed = {},
  unsupportedInput = [],
  ...data
}: OpenAiCompatible<Options>): ProviderDefinition {
  const { label, baseUrl, embeddings, capabilities } = data;
  const listsModels = capabilities.includes('list-models');
  const path = ownPath ?? (baseUrl === undefined ? '/v1' : pathOf(baseUrl));
  return defineProvider({
    ...data,
    protocol: 'openai',
    transport: http,
    ...(chat.streams === false && { streams: false }),
    unsupportedInput: chat.topK === true ? unsupportedInput : ['topK', ...unsupportedInput],
    create(settings, dependencies) {
      const options = optionsOf(schema ?? noOptions, settings.options, label) as z.infer<Options>;
      const hooks = typeof connection === 'function' ? connection(options) : connection;
      const at = { ...settings, baseUrl: openAiBaseUrl(settings.baseUrl, path) };
      return {
        ...openAiChat(at, dependencies, { listsModels, ...hooks, ...chat }),
        ...(embeddings !== undefined && openAiEmbed(at, dependencies, { ...hooks, ...embed })),
      };
    },
  });
}

function pathOf(baseUrl: string): string {
  return new URL(baseUrl).pathname.replace(/\/+$/, '');
}
