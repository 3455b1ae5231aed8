import type { ProviderDependencies, ProviderSettings, Provider } from '@app/provider-spec';
import { geminiChat } from './gemini-chat.js';
import { geminiConnection, type VertexProject } from './gemini-connection.js';
import { geminiEmbed } from './gemini-embed.js';
import { listGeminiModels } from './list-gemini-models.js';

/** Vertex AI takes one text in a call for the models of Gemini. */
const onVertex: Pick<Provider, 'embeddingLimits'> = { embeddingLimits: { maximumInputs: 1 } };

/**
 * A provider that speaks Google's own protocol, through the official SDK: to the Gemini API with a key, or
 * to Vertex AI with a project and an access token or the key of a service account.
 *
 * Newer models take a tool's result only when the call comes back with the signature that it had;
 * `ToolCall.signature` carries it.
 *
 * @throws {TypeError} For a key that cannot be used.
 */
export function gemini(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  vertex?: VertexProject,
): Provider & Required<Pick<Provider, 'chat'>> {
  const connection = geminiConnection(settings, dependencies, vertex);
  return {
    ...geminiChat(connection),
    ...geminiEmbed(connection),
    ...listGeminiModels(connection),
    ...(vertex !== undefined && onVertex),
  };
}
