import type { ProviderDependencies, ProviderSettings } from '../provider-definition.js';
import type { Provider } from '../provider.js';
import { geminiChat } from './gemini-chat.js';
import { geminiConnection, type VertexProject } from './gemini-connection.js';
import { geminiEmbed } from './gemini-embed.js';
import { listGeminiModels } from './list-gemini-models.js';

/**
 * A provider that speaks Google's own protocol, through the official SDK: to the Gemini API with a key, or
 * to Vertex AI with an access token and a project.
 *
 * A chat of newer models can call a tool only when the earlier calls come back with the signatures that
 * they had; {@link ToolCall} carries them.
 */
export function gemini(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
  vertex?: VertexProject,
): Required<Omit<Provider, 'close'>> {
  const connection = geminiConnection(settings, dependencies, vertex);
  return { ...geminiChat(connection), ...geminiEmbed(connection), ...listGeminiModels(connection) };
}
