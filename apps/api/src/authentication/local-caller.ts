import { BlockList, isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '../problems/problem-error.js';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/**
 * Without API keys only this machine is served. Web pages in a browser on it must not reach the API: neither with a
 * host name of theirs that resolves to the loopback address, nor with requests from their origin.
 *
 * @throws {ProblemError} `misdirected`
 */
export function assertLocalCaller({ host, origin }: IncomingHttpHeaders): void {
  if (isLoopbackHost(host) && (origin === undefined || isLoopbackOrigin(origin))) return;
  throw new ProblemError(
    'misdirected',
    'Without API keys only local callers are served. Call http://localhost or http://127.0.0.1, or configure apiKeys.',
  );
}

/** Whether a Host header names the loopback address. */
function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  const version = isIP(name);
  if (version === 0) return /^([a-z0-9-]+\.)*localhost$/i.test(name);
  return loopback.check(name, version === 6 ? 'ipv6' : 'ipv4');
}

function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopbackHost(new URL(origin).host);
}
