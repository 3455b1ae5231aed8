import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { bareHost, type EgressPolicy, RefusedAddressError } from './egress-policy.js';

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
  /** Time limit for a connection, including the look-up, in milliseconds. Default: 5,000. */
  connectTimeoutMs?: number;
  /** Time limit for the headers of an answer, and between parts of its body, in milliseconds. Default: 20,000. */
  answerTimeoutMs?: number;
  /** Default: the system's resolver. */
  lookup?: Lookup;
  /** Additional certificates to trust. */
  ca?: string;
}

const longestAnswer = 1_048_576;

/**
 * An undici dispatcher for URLs of tenants. It connects only to addresses that the policy allows: a host that is an
 * address is checked first, every address of a name when it is resolved, and finally the address that the socket has
 * reached. The check is part of each connection, so a name whose addresses change cannot bypass it. A refused request
 * fails with a {@link RefusedAddressError} as its error or its cause.
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

/** The connector of {@link guardedDispatcher}, for dispatchers with other options. */
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

/** A look-up for Node's sockets that fails if any address is refused. */
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
