import type { FastifyRequest } from 'fastify';
import { isBoardRoute } from '../board/board-path.js';
import { ProblemError } from '../problems/problem-error.js';
import type { ApiKeyRing } from './api-key-ring.js';
import { anybody, type Caller } from './caller.js';
import { assertLocalCaller } from './local-caller.js';

/** The caller without a key while no keys are configured: an operator. */
const localCaller: Caller = { tenant: 'default', name: 'local', operator: true };

/** Routes that need no key: health and the API's description. */
const openRoutes = /^\/(healthz|readyz|openapi\.json|docs(\/.*)?)$/;

/** Determines the caller and the tenant of a request before its body is read. */
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
    // The matched route, so that no spelling of the path bypasses the check.
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
