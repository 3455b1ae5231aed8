/**
 * An address of the OpenAI protocol with its version: people give it with and without. An address
 * without a path gets the vendor's; one with a path is taken as it is, without a slash at its end.
 *
 * @param path Where the protocol begins on the vendor's hosts: `/v1`, unless it says otherwise; can be empty.
 * @throws {TypeError} For what is no http or https address, or has a query or fragment.
 */
export function openAiBaseUrl(baseUrl: string, path = '/v1'): string {
  if (!URL.canParse(baseUrl)) {
    throw new TypeError('The base URL is no address; write it like http://localhost:1234/v1.');
  }
  const { protocol, pathname, search, hash } = new URL(baseUrl);
  if (!/^https?:$/.test(protocol) || search !== '' || hash !== '') {
    throw new TypeError(
      'The base URL must begin with http:// or https:// and have no query and no fragment.',
    );
  }
  const trimmed = baseUrl.replace(/\/+$/, '');
  return pathname === '/' ? `${trimmed}${path}` : trimmed;
}
