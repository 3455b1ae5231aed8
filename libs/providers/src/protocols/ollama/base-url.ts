/**
 * An address of Ollama as its own API needs it. People give it with the path of one of its interfaces
 * (`/api`, or `/v1` for that of OpenAI), which is taken off.
 */
export function ollamaBaseUrl(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/(api|v1)$/, '');
}
