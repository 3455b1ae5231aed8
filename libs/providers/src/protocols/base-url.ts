/**
 * Checks the base URL of a backend.
 *
 * @param example A valid address, for the message.
 * @returns The address without slashes at its end.
 * @throws {TypeError} If it is no http or https address, or has a query or fragment.
 */
export function checkedBaseUrl(baseUrl: string, example: string): string {
  if (!URL.canParse(baseUrl)) {
    throw new TypeError(`The base URL is not an address; write it like ${example}.`);
  }
  const { protocol, search, hash } = new URL(baseUrl);
  if (!/^https?:$/.test(protocol) || search !== '' || hash !== '') {
    throw new TypeError(
      'The base URL must begin with http:// or https:// and have no query and no fragment.',
    );
  }
  return baseUrl.replace(/\/+$/, '');
}

/**
 * Checks the base URL of a backend and completes it: people write it with and without the version. An address
 * without a path gets `path`; any other is used as it is.
 *
 * @throws {TypeError} As {@link checkedBaseUrl}.
 */
export function versionedBaseUrl(baseUrl: string, path: string, example: string): string {
  const checked = checkedBaseUrl(baseUrl, example);
  return new URL(checked).pathname === '/' ? checked + path : checked;
}
