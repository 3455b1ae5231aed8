import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';
import type { ApiKeyRing } from './api-key-ring.js';
import { assertLocalCaller } from './local-caller.js';

/** Whose jobs a caller without a key sees, while no keys are configured. */
const defaultTenant = 'default';

/** What anybody may ask for: whether the API is well, and how to speak to it. */
const openRoutes = /^\/(healthz|readyz|openapi\.json|docs(\/.*)?)$/;

/** Decides for which tenant a request is made, before its body is read. */
export class Authenticator {
  constructor(private readonly keys: ApiKeyRing) {}

  /**
   * The tenant of a request.
   *
   * @throws {ProblemError} `unauthenticated` or `misdirected`.
   */
  tenantOf(request: FastifyRequest): string {
    if (this.keys.isEmpty) {
      assertLocalCaller(request.headers);
      return defaultTenant;
    }
    // The route as it was matched: however the address was written, no spelling of it is let past.
    if (request.is404 || openRoutes.test(request.routeOptions.url ?? '')) return '';
    return this.#tenantOfKey(request.headers.authorization);
  }

  #tenantOfKey(authorization: string | undefined): string {
    const [, key] = /^bearer +([\x21-\x7e]{1,512})$/i.exec(authorization ?? '') ?? [];
    const tenant = key === undefined ? undefined : this.keys.tenantOf(key);
    if (tenant !== undefined) return tenant;
    const [detail, challenge] =
      authorization === undefined
        ? ['Send the header Authorization: Bearer <API key>.', 'Bearer realm="sluice"']
        : ['This API key is unknown or has expired.', 'Bearer realm="sluice", error="invalid_token"'];
    throw new ProblemError('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
  }
}
