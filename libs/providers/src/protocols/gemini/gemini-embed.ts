import type { EmbedCall, EmbedReply, Provider } from '@app/provider-spec';
import type { GeminiConnection } from './gemini-connection.js';
import { textPurpose } from './text-purpose.js';
import { toEmbedReply } from './to-embed-reply.js';

/**
 * Embeddings by `batchEmbedContents`, on Vertex AI by `predict` or `embedContent` as the SDK chooses by
 * the model.
 *
 * @see https://ai.google.dev/gemini-api/docs/embeddings
 */
export function geminiEmbed(connection: GeminiConnection): Required<Pick<Provider, 'embed'>> {
  async function embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply> {
    const { model, inputs, dimensions, inputType, providerOptions } = call;
    const { introduction, taskType } = textPurpose(model, inputType);
    const exchange = connection.beginWhole(signal);
    try {
      const answer = await connection.client.models.embedContent({
        model,
        // A content each: newer models make one vector of a list of texts.
        contents: inputs.map((text) => ({ parts: [{ text: introduction + text }] })),
        config: {
          ...(dimensions !== undefined && { outputDimensionality: dimensions }),
          ...(taskType !== undefined && { taskType }),
          httpOptions: connection.options(exchange, model, providerOptions),
        },
      });
      return toEmbedReply(answer, inputs.length);
    } catch (error) {
      throw connection.failed(error, exchange, signal);
    }
  }

  return { embed };
}
