import { isIP } from 'node:net';
import { type AddressRange, isInRanges, isPublicAddress, parseRange } from './public-address.js';
import { RefusedAddressError } from './refused-address-error.js';

/** What a public receiver may listen on. */
const publicPorts = ['443', '8443'];
const longestUrl = 2_048;

/** Names that stand for something of the own machine or network by RFC 6761, RFC 6762, RFC 8375 and ICANN. */
const localName = /^[^.]+$|(^|\.)(localhost|local|internal|home\.arpa)$/;
const notPublic =
  'The host is not on the public Internet. The operator can allow its range with egress.allowRanges.';

/**
 * Which addresses this installation calls for its tenants. Public ones by HTTPS on port 443 or 8443, and
 * those that the operator allows by HTTP too and on every port.
 */
export class EgressPolicy {
  readonly #allowed: readonly AddressRange[];

  /**
   * @param allowRanges Further addresses, as in `10.0.0.0/8` or `fd00::/8`.
   * @throws {Error} When one is not a range.
   */
  constructor(allowRanges: readonly string[] = []) {
    this.#allowed = allowRanges.map((range) => parseRange(range));
  }

  /**
   * Checks all that can be known of a URL before it is resolved. What its name stands for is checked at
   * each connection.
   *
   * @throws {RefusedAddressError} With what is wrong and what would do.
   */
  checkUrl(text: string): URL {
    const url = URL.parse(text);
    if (url === null || text.length > longestUrl) {
      throw new RefusedAddressError(`Give an absolute URL of at most ${longestUrl} characters.`);
    }
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw new RefusedAddressError('Only https URLs are called.');
    }
    if (url.username !== '' || url.password !== '') {
      throw new RefusedAddressError('Leave user name and password out of the URL.');
    }
    const host = bareHost(url.hostname);
    if (isIP(host) !== 0) this.checkAddress(host, url);
    else if (this.#allowed.length === 0) checkPublicUse(url);
    return url;
  }

  /**
   * Checks a URL that a vendor is asked to call, over any port. What its name stands for is the vendor's to
   * check: local names and addresses are refused, unless the operator allows ranges.
   *
   * @throws {RefusedAddressError}
   */
  checkHandedOn(text: string): void {
    const host = bareHost(URL.parse(text)?.hostname ?? '').replace(/\.$/, '');
    const isLocal =
      isIP(host) === 0
        ? localName.test(host) && this.#allowed.length === 0
        : !isPublicAddress(host) && !isInRanges(host, this.#allowed);
    if (isLocal) throw new RefusedAddressError(notPublic);
  }

  /**
   * Checks an address that is about to be connected to, or is.
   *
   * @throws {RefusedAddressError}
   */
  checkAddress(address: string, target: { protocol: string; port: string | number }): void {
    if (isInRanges(address, this.#allowed)) return;
    if (!isPublicAddress(address)) {
      throw new RefusedAddressError(notPublic);
    }
    checkPublicUse(target);
  }
}

function checkPublicUse({ protocol, port }: { protocol: string; port: string | number }): void {
  if (protocol !== 'https:') {
    throw new RefusedAddressError('Use https. The operator can allow http for ranges of egress.allowRanges.');
  }
  if (String(port) === '' || publicPorts.includes(String(port))) return;
  throw new RefusedAddressError(
    `Use port ${publicPorts.join(' or ')}. The operator can allow others for ranges of egress.allowRanges.`,
  );
}

/** IPv6 addresses stand in brackets in a URL. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
