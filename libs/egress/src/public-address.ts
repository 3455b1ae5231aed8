import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A block of addresses: its first one, and how many bits all of them share. */
export type AddressRange = ReturnType<typeof ipaddr.parseCIDR>;

/** What is globally routed by RFC 4291; the rest of IPv6 is special or not assigned. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** Azure's host agent answers there with credentials, although the range is public. */
const azureHostAgent = '168.63.129.16';

/**
 * Whether everybody can reach an address: not private, loopback, link-local (where clouds keep their
 * metadata), shared, reserved, multicast, or one that carries another address inside (NAT64, 6to4,
 * Teredo). IPv4-mapped addresses are judged as what they map.
 *
 * @param address An address as a resolver or a socket gives it; anything else counts as not public.
 */
export function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined || parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv6) return parsed.match(globalUnicast);
  return parsed.toString() !== azureHostAgent;
}

/** Whether an address lies in one of the ranges. */
export function isInRanges(address: string, ranges: readonly AddressRange[]): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  return ranges.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits));
}

/** @throws {Error} When the text is not an address and a number of bits, as in `10.0.0.0/8`. */
export function parseRange(cidr: string): AddressRange {
  return ipaddr.parseCIDR(cidr);
}

/** Undefined for what is no address in the usual notation; zones are left out. */
function parseAddress(address: string): Address | undefined {
  const [text = ''] = address.split('%', 1);
  if (!ipaddr.isValid(text)) return undefined;
  return ipaddr.process(text);
}
