const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;
const port = /:\d+$/;
/** Where a server listens that listens everywhere, and where such a one is reached. */
const everywhere = [
  [/^0\.0\.0\.0(?=:|$)/, '127.0.0.1'],
  [/^\[::\](?=:|$)/, '[::1]'],
] as const;

/**
 * An address as people give it to a server and its clients: `gpu-box`, `0.0.0.0:8080`. What it leaves out is
 * taken from the usual one; with a scheme it is complete. What is no address stays as it is.
 */
export function completeAddress(text: string, usual: string | undefined): string {
  const trimmed = text.trim();
  if (scheme.test(trimmed) || usual === undefined || trimmed.includes('/')) return trimmed;
  const { protocol, port: usualPort } = new URL(usual);
  const host = everywhere.reduce((name, [pattern, own]) => name.replace(pattern, own), trimmed);
  const withPort = port.test(host) || usualPort === '' ? host : `${host.replace(/:$/, '')}:${usualPort}`;
  return `${protocol}//${withPort}`;
}
