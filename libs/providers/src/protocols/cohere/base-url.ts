/**
 * An address of Cohere as its API needs it, which has several versions side by side: one that ends in a
 * version, or in the path of Cohere's copy of OpenAI's API, is cut there.
 */
export function cohereBaseUrl(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/(\/compatibility)?\/v[12]$/, '');
}
