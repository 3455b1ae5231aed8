/** Google's own version of the Gemini API, which has everything that the stable one lacks. */
const usualVersion = 'v1beta';

/** As Vertex AI names it. */
const vertexVersion = 'v1beta1';

/**
 * An address of the Gemini protocol with its version: people give it with and without. An address without
 * a path gets the usual version; one with a path is taken as it is, without a slash at its end.
 *
 * @throws {TypeError} For what is no http or https address, or has a query or fragment.
 */
export function geminiBaseUrl(baseUrl: string, version = usualVersion): string {
  if (!URL.canParse(baseUrl)) {
    throw new TypeError(
      'The base URL is no address; write it like https://generativelanguage.googleapis.com.',
    );
  }
  const { protocol, pathname, search, hash } = new URL(baseUrl);
  if (!/^https?:$/.test(protocol) || search !== '' || hash !== '') {
    throw new TypeError(
      'The base URL must begin with http:// or https:// and have no query and no fragment.',
    );
  }
  const trimmed = baseUrl.replace(/\/+$/, '');
  return pathname === '/' ? `${trimmed}/${version}` : trimmed;
}

/**
 * Vertex AI's address for a location: the global one, a multi-region (`us`, `eu`) or a region.
 *
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations
 */
export function vertexBaseUrl(location: string): string {
  return `https://${vertexHost(location)}/${vertexVersion}`;
}

/** A configured address of Vertex AI, with its version where it has none. */
export function customVertexBaseUrl(baseUrl: string): string {
  return geminiBaseUrl(baseUrl, vertexVersion);
}

function vertexHost(location: string): string {
  if (location === 'global') return 'aiplatform.googleapis.com';
  return location === 'us' || location === 'eu'
    ? `aiplatform.${location}.rep.googleapis.com`
    : `${location}-aiplatform.googleapis.com`;
}
