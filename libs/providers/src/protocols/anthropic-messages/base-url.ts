/**
 * An address of Anthropic's protocol without its version, which the SDK adds: people give it with and
 * without, and with a slash at its end.
 *
 * @throws {TypeError} For what is no http or https address, or has a query or fragment.
 */
export function anthropicBaseUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) {
    throw new TypeError('The base URL is no address; write it like https://api.anthropic.com.');
  }
  const { protocol, search, hash } = new URL(baseUrl);
  if (!/^https?:$/.test(protocol) || search !== '' || hash !== '') {
    throw new TypeError(
      'The base URL must begin with http:// or https:// and have no query and no fragment.',
    );
  }
  return baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '');
}
