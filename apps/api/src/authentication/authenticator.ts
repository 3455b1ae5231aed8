import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';
import type { ApiKeyRing } from './api-key-ring.js';
import { anybody, type Caller } from './caller.js';
import { assertLocalCaller } from './local-caller.js';

/** Who a caller without a key is, while no keys are configured: the one who runs the installation. */
const localCaller: Caller = { tenant: 'default', name: 'local', operator: true };

/** What anybody may ask for: whether the API is well, and how to speak to it. */
const openRoutes = /^\/(healthz|readyz|openapi\.json|docs(\/.*)?)$/;

/** Decides who makes a request, and for which tenant, before its body is read. */
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
    // The route as it was matched: however the address was written, no spelling of it is let past.
    if (request.is404 || openRoutes.test(request.routeOptions.url ?? '')) return anybody;
    return this.#callerOfKey(request.headers.authorization);
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
