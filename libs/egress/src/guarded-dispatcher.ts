import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { bareHost, type EgressPolicy } from './egress-policy.js';
import { RefusedAddressError } from './refused-address-error.js';

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  addresses: string | LookupAddress[],
  family?: number,
) => void;

/** Resolves a name to all its addresses; `dns.lookup` of Node has this form. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface GuardedDispatcherOptions {
  policy: EgressPolicy;
  /** Until a connection stands, in milliseconds, its look-up included. Default: 5,000. */
  connectTimeoutMs?: number;
  /** Until the headers of an answer, and between parts of its body, in milliseconds. Default: 20,000. */
  answerTimeoutMs?: number;
  /** Instead of the system's. */
  lookup?: Lookup;
  /** Certificates to trust besides the usual ones. */
  ca?: string;
}

const longestAnswer = 1_048_576;

/**
 * A dispatcher of undici for URLs that tenants give. It connects to what the policy allows and to
 * nothing else: a host that is an address is checked before, every address of a name when it is
 * resolved, and once more the one that the socket has reached. The check is part of each connection, so
 * a name that changes its answer gains nothing. A refusal fails the request with a
 * {@link RefusedAddressError} as its error or as its cause.
 *
 * Use it with `request`, which follows no redirects; `fetch` needs `redirect: 'manual'`. Close it.
 */
export function guardedDispatcher({
  policy,
  connectTimeoutMs = 5_000,
  answerTimeoutMs = 20_000,
  lookup = systemLookup,
  ca,
}: GuardedDispatcherOptions): Agent {
  return new Agent({
    connect: guardedConnector({ policy, lookup, connectTimeoutMs, ca }),
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    maxResponseSize: longestAnswer,
    maxHeaderSize: 16_384,
  });
}

/** How such a dispatcher connects, for those that have one of their own. */
export function guardedConnector({
  policy,
  connectTimeoutMs: timeout = 5_000,
  lookup = systemLookup,
  ca,
}: Omit<GuardedDispatcherOptions, 'answerTimeoutMs'>): buildConnector.connector {
  return (options, callback) => {
    const target = { protocol: options.protocol, port: options.port };
    const host = bareHost(options.hostname);
    const connect = buildConnector({
      timeout,
      allowH2: false,
      lookup: checkedLookup(policy, lookup, target),
      ...(ca !== undefined && { ca }),
    });
    try {
      if (isIP(host) !== 0) policy.checkAddress(host, target);
    } catch (error) {
      return callback(error as RefusedAddressError, null);
    }
    connect({ ...options, hostname: host }, (error, socket) => {
      if (error !== null) return callback(error, null);
      try {
        policy.checkAddress(reachedAddress(socket), target);
      } catch (refusal) {
        socket.destroy();
        return callback(refusal as RefusedAddressError, null);
      }
      callback(null, socket);
    });
  };
}

function reachedAddress({ remoteAddress }: Socket): string {
  if (remoteAddress !== undefined) return remoteAddress;
  throw new RefusedAddressError('The connection was lost before its address could be checked.');
}

/** Resolves as Node's sockets ask for it, and fails when any of the addresses is refused. */
function checkedLookup(policy: EgressPolicy, lookup: Lookup, target: { protocol: string; port: string }) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      try {
        for (const { address } of addresses) policy.checkAddress(address, target);
      } catch (refusal) {
        return callback(refusal as NodeJS.ErrnoException, []);
      }
      if (options.all === true) return callback(null, addresses);
      const [first] = addresses;
      if (first === undefined) {
        return callback(new RefusedAddressError('The name has no address.'), []);
      }
      callback(null, first.address, first.family);
    });
  };
}
