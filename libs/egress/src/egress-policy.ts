import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/** An address of a tenant that this installation does not call. The message explains the reason to the tenant. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}

/** The ports that public receivers may use. */
const publicPorts = ['443', '8443'];
const longestUrl = 2_048;

/** Names of the local machine or network by RFC 6761, RFC 6762, RFC 8375 and ICANN. */
const localName = /^[^.]+$|(^|\.)(localhost|local|internal|home\.arpa)$/;
const notPublic =
  'The host is not on the public Internet. The operator can allow its range with egress.allowRanges.';

/**
 * The addresses that this installation calls for its tenants: public ones by HTTPS on port 443 or 8443, and the
 * operator's allowed ranges also by HTTP and on every port.
 */
export class EgressPolicy {
  readonly #allowed: readonly AddressRange[];

  /**
   * @param allowRanges Further addresses, as in `10.0.0.0/8` or `fd00::/8`.
   * @throws {Error} If a range is invalid.
   */
  constructor(allowRanges: readonly string[] = []) {
    this.#allowed = allowRanges.map((range) => ipaddr.parseCIDR(range));
  }

  /**
   * Checks a URL before its name is resolved. The resolved addresses are checked at each connection.
   *
   * @throws {RefusedAddressError} With the problem and its remedy.
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
   * Checks a URL that is passed on to a vendor, for any port. Resolving its name is up to the vendor. Local names and
   * addresses are refused, unless the operator allows ranges.
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
   * Checks an address before or after a connection to it is opened.
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

/** The host of a URL without the brackets of IPv6 addresses. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A block of addresses: the first one, and the number of bits that all of them share. */
type AddressRange = ReturnType<typeof ipaddr.parseCIDR>;

/** Globally routed addresses by RFC 4291; the rest of IPv6 is special or unassigned. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** Azure's host agent serves credentials there, although the range is public. */
const azureHostAgent = '168.63.129.16';

/**
 * Whether an address is on the public Internet: not private, loopback, link-local (where clouds keep their metadata),
 * shared, reserved, multicast, or an address that embeds another one (NAT64, 6to4, Teredo). IPv4-mapped addresses are
 * checked as their IPv4 address.
 *
 * @param address An address as a resolver or a socket returns it; anything else counts as not public.
 */
function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined || parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv6) return parsed.match(globalUnicast);
  return parsed.toString() !== azureHostAgent;
}

/** Whether an address lies in one of the ranges. */
function isInRanges(address: string, ranges: readonly AddressRange[]): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  return ranges.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits));
}

/** Undefined unless the text is an address in the usual notation; a zone is ignored. */
function parseAddress(address: string): Address | undefined {
  const [text = ''] = address.split('%', 1);
  if (!ipaddr.isValid(text)) return undefined;
  return ipaddr.process(text);
}
