import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { bareHost, EgressPolicy } from './egress-policy.js';
import { RefusedAddressError } from './refused-address-error.js';

/**
 * Checks a URL and every address that its name has now, for URLs that somebody else will fetch, such as
 * a provider an image. For our own calls use {@link guardedDispatcher}: only it checks what is really
 * connected to.
 *
 * @throws {RefusedAddressError} When it is refused, or its name cannot be resolved.
 */
export async function assertPublicAddress(text: string, policy = new EgressPolicy()): Promise<URL> {
  const url = policy.checkUrl(text);
  const host = bareHost(url.hostname);
  if (isIP(host) !== 0) return url;
  const addresses = await lookup(host, { all: true }).catch((cause: unknown) => {
    throw new RefusedAddressError('The name of the host cannot be resolved.', { cause });
  });
  for (const { address } of addresses) policy.checkAddress(address, url);
  return url;
}
