/**
 * An address of the OpenAI protocol with its version: people give it with and without. An address
 * without a path gets `/v1`; one with a path is taken as it is, without a slash at its end.
 */
export function openAiBaseUrl(baseUrl: string): string {
  const { pathname } = new URL(baseUrl);
  const trimmed = baseUrl.replace(/\/+$/, '');
  return pathname === '/' ? `${trimmed}/v1` : trimmed;
}
