import type {
  EmbedCall,
  EmbedInputType,
  EmbedReply,
  Provider,
  ProviderDependencies,
  ProviderSettings,
} from '@app/provider-spec';
import { badResponse } from '../../answers/answer-errors.js';
import { tokenCount, toVector, toVectors } from '../../answers/numbers.js';
import { openAiConnection, type OpenAiConnectionHooks } from '../openai-connection.js';

/** How a vendor differs from OpenAI in embeddings. */
export interface OpenAiEmbeddingsHooks extends OpenAiConnectionHooks {
  /** The requested form of the vectors; base64 takes a quarter of the bytes. Default: `base64`. */
  encodingFormat?: 'base64' | 'float';
  /** The member for shorter vectors. Default: `dimensions`. */
  dimensionsMember?: string;
  /** The vendor's names for the input types, sent as `input_type`; missing if it knows none. */
  inputTypes?: Readonly<Record<EmbedInputType, string>>;
  /** The input type of a call without one, for a vendor that requires it. Default: none is sent. */
  defaultInputType?: EmbedInputType;
  /** Members of every request, unless the caller's own options say otherwise. */
  members?: Readonly<Record<string, unknown>>;
}

/**
 * Embeddings by OpenAI's protocol: https://platform.openai.com/docs/api-reference/embeddings/create
 *
 * Vectors are read both as base64 and as numbers, because not every server sends the requested form.
 */
export function openAiEmbeddings(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  hooks: OpenAiEmbeddingsHooks = {},
): Required<Pick<Provider, 'embed'>> {
  const connection = openAiConnection(settings, dependencies, hooks);

  async function embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> {
    const request = { method: 'post', path: '/embeddings', body: toRequest(call, hooks) } as const;
    const { body, ...metadata } = await connection.whole(request, signal);
    return { ...toOpenAiEmbedReply(body, call.inputs.length), ...metadata };
  }

  return { embed };
}

function toRequest(call: EmbedCall, hooks: OpenAiEmbeddingsHooks): Record<string, unknown> {
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

interface Body {
  data?: unknown;
  model?: unknown;
  usage?: { prompt_tokens?: unknown; total_tokens?: unknown } | null;
}

interface Item {
  index?: unknown;
  embedding?: unknown;
}

/**
 * Reads a body of the protocol. The vectors are put in the order of the inputs.
 *
 * @throws {ProviderError} `bad-response` if it does not hold one vector for each input.
 */
export function toOpenAiEmbedReply(body: object, inputs: number): EmbedReply {
  const { data, model, usage }: Body = body;
  const found = toVectors(data, inputs, (item) => toVector((item as Item | null)?.embedding));
  const vectors = Array.from<Float32Array | undefined>({ length: inputs });
  for (const [position, vector] of found.entries()) {
    const place = Number((data as Item[])[position]?.index ?? position);
    if (!(place in vectors) || vectors[place] !== undefined) {
      throw badResponse('The provider sent vectors whose places do not match the texts.');
    }
    vectors[place] = vector;
  }
  return {
    vectors: vectors as Float32Array[],
    usage: { inputTokens: tokenCount(usage?.prompt_tokens) ?? tokenCount(usage?.total_tokens) },
    ...(typeof model === 'string' && model !== '' && { model }),
  };
}
