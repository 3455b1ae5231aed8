import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { ApiKey } from '@app/contracts';
import type { Caller } from '@app/use-cases';
import type { FastifyRequest } from 'fastify';
import { isBoardRoute } from './board.js';
import { anybody } from './caller.js';
import { ProblemError } from './problems.js';

/** The caller of every request while no keys are configured: the operator of the installation. */
const localCaller: Caller = { tenant: 'default', name: 'local', operator: true };

/** Routes that need no key: health and documentation. */
const openRoutes = /^\/(healthz|readyz|openapi\.json|docs(\/.*)?)$/;

/** Finds the caller of a request before its body is read. */
export class Authenticator {
  constructor(private readonly keys: ApiKeyRing) {}

  /**
   * The caller of a request.
   *
   * @throws {ProblemError} `unauthenticated` or `misdirected`.
   */
  callerOf(request: FastifyRequest): Caller {
    if (this.keys.isEmpty) {
      assertLocalCaller(request.headers);
      return localCaller;
    }
    // The matched route, so that no spelling of an address can bypass the check.
    const { url: route = '' } = request.routeOptions;
    if (request.is404 || openRoutes.test(route)) return anybody;
    const { authorization } = request.headers;
    return isBoardRoute(route) ? this.#callerInBrowser(authorization) : this.#callerOfKey(authorization);
  }

  /** A browser asks for a password, which is the key; its user name does not matter. */
  #callerInBrowser(authorization: string | undefined): Caller {
    if (/^bearer /i.test(authorization ?? '')) return this.#callerOfKey(authorization);
    const [, credentials = ''] = /^basic +([a-z0-9+/=]{1,1024})$/i.exec(authorization ?? '') ?? [];
    const [, key] = /^[^:]*:(.+)$/.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
    const caller = key === undefined ? undefined : this.keys.callerOf(key);
    if (caller !== undefined) return caller;
    throw new ProblemError('unauthenticated', 'Send the API key of an operator as the password.', {
      headers: { 'WWW-Authenticate': 'Basic realm="sluice", charset="UTF-8"' },
    });
  }

  #callerOfKey(authorization: string | undefined): Caller {
    const [, key] = /^bearer +([\x21-\x7e]{1,512})$/i.exec(authorization ?? '') ?? [];
    const caller = key === undefined ? undefined : this.keys.callerOf(key);
    if (caller !== undefined) return caller;
    const [detail, challenge] =
      authorization === undefined
        ? ['Send the header Authorization: Bearer <API key>.', 'Bearer realm="sluice"']
        : ['This API key is unknown or has expired.', 'Bearer realm="sluice", error="invalid_token"'];
    throw new ProblemError('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
  }
}

interface Key {
  caller: Caller;
  digest: Buffer;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** The API keys of the configuration: their hashes, never the keys. */
export class ApiKeyRing {
  readonly #keys: readonly Key[];

  constructor(keys: readonly ApiKey[]) {
    this.#keys = keys.map(({ name, tenant, operator = false, sha256, expiresAt }) => ({
      caller: { tenant, name, operator },
      digest: Buffer.from(sha256, 'hex'),
      expiresAt: expiresAt === undefined ? Infinity : Date.parse(expiresAt),
    }));
  }

  /** Without keys every caller is the tenant `default`. */
  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /** The caller of a key that has not expired. It takes as long for a wrong key as for a right one. */
  callerOf(key: string, now = Date.now()): Caller | undefined {
    const digest = createHash('sha256').update(key).digest();
    let caller: Caller | undefined;
    for (const candidate of this.#keys) {
      if (timingSafeEqual(candidate.digest, digest) && now < candidate.expiresAt) caller = candidate.caller;
    }
    return caller;
  }
}

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
