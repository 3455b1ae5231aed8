import { type OpenAiConnectionHooks, openAiConnection } from '../openai-connection/openai-connection.js';
import type {
  ProviderDependencies,
  ProviderSettings,
  EmbedCall,
  EmbedInputType,
  EmbedReply,
  Provider,
} from '@app/provider-spec';
import { toEmbedReply } from './to-embed-reply.js';

/** How a vendor differs from OpenAI in embeddings. */
export interface OpenAiEmbedHooks extends OpenAiConnectionHooks {
  /** The form in which vectors are asked for: base64 is a quarter of the bytes. Default: `base64`. */
  encodingFormat?: 'base64' | 'float';
  /** The member for shorter vectors. Default: `dimensions`. */
  dimensionsMember?: string;
  /** The vendor's words for what a text is for, sent as `input_type`; missing where it knows none. */
  inputTypes?: Readonly<Record<EmbedInputType, string>>;
  /** What a call without an input type is for, where the vendor wants one. Default: nothing is said. */
  defaultInputType?: EmbedInputType;
  /** Members of every request, unless the caller's own options say otherwise. */
  members?: Readonly<Record<string, unknown>>;
}

/**
 * Embeddings by OpenAI's protocol, through the official SDK:
 * https://platform.openai.com/docs/api-reference/embeddings/create
 *
 * The vectors are read here, whether they come in base64 (little-endian floats of 32 bits) or as numbers:
 * not every server heeds the form that was asked for.
 */
export function openAiEmbed(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  hooks: OpenAiEmbedHooks = {},
): Required<Pick<Provider, 'embed'>> {
  const connection = openAiConnection(settings, dependencies, hooks);

  async function embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> {
    try {
      const body = toRequest(call, hooks);
      const response = await connection.ask({ method: 'post', path: '/embeddings', body }, signal);
      const { headers } = response;
      const answer = connection.read(await response.text(), 'an answer', headers);
      return { ...toEmbedReply(answer, call.inputs.length), ...connection.told(headers) };
    } catch (error) {
      throw connection.failed(error, signal);
    }
  }

  return { embed };
}

function toRequest(call: EmbedCall, hooks: OpenAiEmbedHooks): Record<string, unknown> {
  const { encodingFormat = 'base64', dimensionsMember = 'dimensions', inputTypes, members } = hooks;
  const inputType = call.inputType ?? hooks.defaultInputType;
  return {
    ...members,
    model: call.model,
    input: call.inputs,
    encoding_format: encodingFormat,
    ...(call.dimensions !== undefined && { [dimensionsMember]: call.dimensions }),
    ...(inputType !== undefined && inputTypes !== undefined && { input_type: inputTypes[inputType] }),
    ...call.providerOptions,
  };
}
